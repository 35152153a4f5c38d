"""Tools and replies in JSON on the wire of both providers: what is sent, what is read."""

from dataclasses import replace
from typing import Any

import pytest

from lambda_src.runtime.models import (
    JsonReply,
    Message,
    ModelError,
    ModelRequest,
    NamedTool,
    Tool,
    ToolCall,
    ToolResult,
)
from lambda_src.runtime.models.estimate import most_tokens
from tests.lambda_src.runtime.models import bedrock_wire, event_stream, openai_wire
from tests.lambda_src.runtime.models.conversations import Builder
from tests.lambda_src.runtime.models.provider_server import ProviderServer, json_answer

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
TOOL = Tool("get_weather", "The weather.", SCHEMA)
CALL = ToolCall("call_1", "get_weather", '{"city": "Oslo"}')
REQUEST = ModelRequest(
    system="",
    messages=(
        Message("user", "Weather?"),
        Message("assistant", "", (CALL, ToolCall("call_2", "get_weather", "{}"))),
        Message("user", "", results=(ToolResult("call_1", "Rain"),)),
        Message("user", "", results=(ToolResult("call_2", ""),)),
        Message("user", "And now?"),
    ),
    session_id="s",
    tools=(TOOL,),
    tool_choice="required",
)
JSON = ModelRequest(
    system="", messages=REQUEST.messages[:1], session_id="s", json_reply=JsonReply("plan", SCHEMA)
)


def use(start: Any = None, piece: str | None = None) -> bytes:
    if start is not None:
        body = {"contentBlockIndex": 0, "start": {"toolUse": start}}
        return event_stream.event("contentBlockStart", body)
    if piece is not None:
        body = {"contentBlockIndex": 0, "delta": {"toolUse": {"input": piece}}}
        return event_stream.event("contentBlockDelta", body)
    return event_stream.event("contentBlockStop", {"contentBlockIndex": 0})


def used(reason: str = "tool_use", **fields: Any) -> Any:
    answer = bedrock_wire.whole("", reason)
    block = {"toolUse": {"toolUseId": "t1", "name": "get_weather", "input": {"city": "Ås"}}}
    answer["output"]["message"]["content"] = [block]
    return answer | fields


@pytest.fixture
def anything(bedrock: ProviderServer) -> ProviderServer:
    bedrock.check = lambda _: None
    return bedrock


def test_bedrock_gets_tools_calls_and_results_in_its_blocks(anything: ProviderServer) -> None:
    anything.script(json_answer(used()))
    reply = bedrock_wire.model().converse(REQUEST)
    assert reply.calls == (ToolCall("t1", "get_weather", '{"city": "Ås"}'),)
    assert (reply.text, reply.finish) == ("", "tool_calls")
    body = anything.call.body
    assert body["toolConfig"] == {
        "tools": [
            {"toolSpec": {"name": "get_weather", "description": "The weather.",
                          "inputSchema": {"json": SCHEMA}}}
        ],
        "toolChoice": {"any": {}},
    }  # fmt: skip
    assert body["messages"][1:] == [
        {"role": "assistant", "content": [
            {"toolUse": {"toolUseId": "call_1", "name": "get_weather", "input": {"city": "Oslo"}}},
            {"toolUse": {"toolUseId": "call_2", "name": "get_weather", "input": {}}},
        ]},
        {"role": "user", "content": [
            {"toolResult": {"toolUseId": "call_1", "content": [{"text": "Rain"}]}},
            {"toolResult": {"toolUseId": "call_2", "content": [{"text": "-"}]}},
            {"text": "And now?"},
        ]},
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["auto", "none", "required", "get_weather"])
def test_a_tool_is_chosen_by_name_whatever_it_is_called(
    anything: ProviderServer, openai: ProviderServer, openai_model: Builder, name: str
) -> None:
    request = replace(REQUEST, tools=(TOOL, replace(TOOL, name=name)), tool_choice=NamedTool(name))
    anything.script(json_answer(used()))
    bedrock_wire.model().converse(request)
    assert anything.call.body["toolConfig"]["toolChoice"] == {"tool": {"name": name}}

    openai.check = lambda _: None
    openai.script(json_answer(openai_wire.whole("Hi")))
    openai_model().converse(request)
    chosen = {"type": "function", "function": {"name": name}}
    assert openai.call.body["tool_choice"] == chosen


def test_bedrock_streams_a_call_in_pieces(anything: ProviderServer) -> None:
    stop = event_stream.event("messageStop", {"stopReason": "tool_use"})
    anything.script(
        event_stream.answer(
            bedrock_wire.START, use({"toolUseId": "t1", "name": "get_weather"}),
            use(piece='{"city": '), use(piece='"Oslo"}'), use(), stop, bedrock_wire.METADATA,
        )
    )  # fmt: skip
    call, usage = bedrock_wire.model().stream(REQUEST)
    assert call == ToolCall("t1", "get_weather", '{"city": "Oslo"}')
    assert getattr(usage, "finish", None) == "tool_calls"


def test_a_json_reply_of_bedrock_is_the_arguments_of_a_forced_tool(
    anything: ProviderServer,
) -> None:
    anything.script(json_answer(used()))
    reply = bedrock_wire.model().converse(JSON)
    assert (reply.text, reply.calls, reply.finish) == ('{"city": "Ås"}', (), "stop")
    config = anything.call.body["toolConfig"]
    assert config["toolChoice"] == {"tool": {"name": "plan"}}
    assert config["tools"][0]["toolSpec"]["inputSchema"] == {"json": SCHEMA}


def test_a_json_reply_without_its_tool_is_an_error(anything: ProviderServer) -> None:
    anything.script(json_answer(bedrock_wire.whole("I would rather talk.")))
    with pytest.raises(ModelError, match="gave no text"):
        bedrock_wire.model().converse(JSON)


def test_a_server_of_openais_kind_gets_them_as_messages(
    openai: ProviderServer, openai_model: Builder
) -> None:
    openai.check = lambda _: None
    function = {"name": "get_weather", "arguments": '{"city": "Oslo"}'}
    answer = openai_wire.whole(None, "tool_calls")
    answer["choices"][0]["message"]["tool_calls"] = [
        {"id": "c1", "type": "function", "function": function}
    ]
    openai.script(json_answer(answer))
    reply = openai_model().converse(REQUEST)
    assert reply.calls == (ToolCall("c1", "get_weather", '{"city": "Oslo"}'),)
    assert reply.finish == "tool_calls"
    body = openai.call.body
    assert body["tool_choice"] == "required"
    assert body["tools"][0]["function"]["parameters"] == SCHEMA
    assert [message["role"] for message in body["messages"]] == [
        "user", "assistant", "tool", "tool", "user",
    ]  # fmt: skip
    assert body["messages"][1]["tool_calls"][0]["id"] == "call_1"
    assert body["messages"][2] == {"role": "tool", "tool_call_id": "call_1", "content": "Rain"}


def test_a_call_in_pieces_without_id_or_usage_is_put_together_and_estimated(
    openai: ProviderServer, openai_model: Builder
) -> None:
    openai.check = lambda _: None

    def part(**function: str) -> dict[str, Any]:
        delta = {"tool_calls": [{"index": 0, "function": function}]}
        return {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}

    last = {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}
    openai.script(
        openai_wire.events(
            part(name="get_weather"), part(arguments="{"), part(arguments="}"), last, "[DONE]"
        )
    )
    call, usage = openai_model().stream(REQUEST)
    assert call == ToolCall("call_0", "get_weather", "{}")
    assert getattr(usage, "estimated", None) is True
    assert getattr(usage, "output_tokens", 0) > 0


@pytest.mark.parametrize("schema", [None, SCHEMA])
def test_a_server_of_openais_kind_is_held_to_json(
    openai: ProviderServer, openai_model: Builder, schema: Any
) -> None:
    openai.check = lambda _: None
    openai.script(json_answer(openai_wire.whole("{}")))
    request = ModelRequest("", JSON.messages, "s", json_reply=JsonReply("plan", schema))
    assert openai_model().converse(request).text == "{}"
    kind = "json_object" if schema is None else "json_schema"
    assert openai.call.body["response_format"]["type"] == kind


def test_tools_calls_and_results_are_reserved_for() -> None:
    plain = ModelRequest("", (Message("user", "Weather?"),), "s")
    more = most_tokens(REQUEST, 0) - most_tokens(plain, 0)
    assert more > len(f"{SCHEMA}") // 3
