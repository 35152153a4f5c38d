"""OpenAI's own Python client, unmodified: tools, their results, and replies in JSON."""

import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from pydantic import BaseModel

from lambda_src.runtime.models import ModelSettings, build_model
from lambda_src.runtime.models.http_caller import http_client
from lambda_src.stream.application import application
from lambda_src.stream.compose import connect
from tests.lambda_src.stream.serving import serving
from tests.lambda_src.stream.test_completions import Program, client_of
from tests.lambda_src.stream.viewer import MODEL, StreamWorld, Viewer

WEATHER: Any = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["city", "days"],
        },
    },
}
QUESTION: Any = {"role": "user", "content": "How is the weather for 3 days in Oslo?"}
JSON_MODE: dict[str, Any] = {"type": "json_object"}


class Plan(BaseModel):
    """What a reply has to be."""

    city: str
    days: int


@pytest.fixture(params=["bedrock", "openai_compatible"])
def program(request: Any, streams: StreamWorld, viewer: Viewer) -> Iterator[Program]:
    key = streams.world.new_key()
    if request.param == "bedrock":
        with client_of(viewer, key) as client:
            yield Program(streams, viewer, key, client)
        return
    other = ModelSettings(
        provider="openai_compatible",
        model_id=MODEL,
        endpoint=streams.model.address,
        max_output_tokens=200,
    )
    settings = streams.settings(chat_model=other)
    with http_client() as http:
        parts = connect(settings, lambda chosen: build_model(chosen, http=http))
        with serving(application(settings, parts)) as address:
            served = Viewer(address)
            with served.http, client_of(served, key) as client:
                yield Program(streams, served, key, client)


def create(program: Program, *messages: Any, **more: Any) -> Any:
    return program.client.chat.completions.create(
        **{"model": MODEL, "messages": list(messages), **more}
    )


def test_a_tool_is_called_and_its_result_answered(program: Program) -> None:
    called = create(program, QUESTION, tools=[WEATHER])
    (choice,) = called.choices
    assert (choice.finish_reason, choice.message.content) == ("tool_calls", None)
    (call,) = choice.message.tool_calls
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments) == {"city": "Oslo", "days": 3}
    assert called.usage.completion_tokens > 0

    result = {"role": "tool", "tool_call_id": call.id, "content": "Rain"}
    answered = create(program, QUESTION, choice.message, result, tools=[WEATHER])
    assert answered.choices[0].message.content == "The tool said: Rain"
    assert answered.choices[0].finish_reason == "stop"
    assert answered.usage.prompt_tokens > called.usage.prompt_tokens
    total = called.usage.total_tokens + answered.usage.total_tokens
    assert program.streams.world.books_balance() == total


def test_a_streamed_call_is_the_same(program: Program) -> None:
    whole = create(program, QUESTION, tools=[WEATHER])
    with program.client.chat.completions.stream(
        model=MODEL, messages=[QUESTION], tools=[WEATHER], stream_options={"include_usage": True}
    ) as stream:
        streamed = stream.get_final_completion()
    (choice,) = streamed.choices
    assert choice.finish_reason == "tool_calls"
    assert choice.message.tool_calls is not None
    (call,) = choice.message.tool_calls
    (same,) = whole.choices[0].message.tool_calls
    assert call.function.arguments == same.function.arguments
    assert call.function.name == "get_weather"
    assert call.id
    assert streamed.usage == whole.usage


def test_a_question_for_nothing_of_a_tool_is_answered_in_text(program: Program) -> None:
    reply = create(program, {"role": "user", "content": "Hello"}, tools=[WEATHER])
    assert "You asked" in reply.choices[0].message.content
    assert reply.choices[0].message.tool_calls is None


def test_which_tool_is_called_is_the_programs_choice(program: Program) -> None:
    hello = {"role": "user", "content": "Hello"}
    named = {"type": "function", "function": {"name": "get_weather"}}
    for choice in ("required", named):
        reply = create(program, hello, tools=[WEATHER], tool_choice=choice)
        assert reply.choices[0].message.tool_calls[0].function.name == "get_weather"
    reply = create(program, QUESTION, tools=[WEATHER], tool_choice="none")
    assert reply.choices[0].message.tool_calls is None


def test_a_reply_is_json_whole_and_streamed(program: Program) -> None:
    reply = create(program, QUESTION, response_format=JSON_MODE)
    assert reply.choices[0].finish_reason == "stop"
    assert isinstance(json.loads(reply.choices[0].message.content), dict)
    parts = list(create(program, QUESTION, response_format=JSON_MODE, stream=True))
    text = "".join(part.choices[0].delta.content or "" for part in parts)
    assert isinstance(json.loads(text), dict)
    assert parts[-1].choices[0].finish_reason == "stop"


def test_the_clients_own_parsing_gets_a_reply_of_its_schema(program: Program) -> None:
    reply = program.client.chat.completions.parse(
        model=MODEL,
        messages=[QUESTION],
        response_format=Plan,
    )
    assert reply.choices[0].message.parsed == Plan(city="Oslo", days=3)


def call_of(name: str = "get_weather", call_id: str = "call_1", arguments: str = "{}") -> Any:
    function = {"name": name, "arguments": arguments}
    calls = [{"id": call_id, "type": "function", "function": function}]
    return {"role": "assistant", "content": None, "tool_calls": calls}


RESULT = {"role": "tool", "tool_call_id": "call_1", "content": "Rain"}


@pytest.mark.parametrize(
    ("messages", "more", "param"),
    [
        ([QUESTION], {"tools": [WEATHER, WEATHER]}, "tools"),
        ([QUESTION], {"tools": [WEATHER] * 65}, "tools"),
        ([QUESTION], {"tool_choice": "required"}, "tool_choice"),
        ([QUESTION], {"tools": [WEATHER], "tool_choice": {
            "type": "function", "function": {"name": "other"}}}, "tool_choice"),
        ([QUESTION], {"tools": [{"type": "function", "function": {"name": "a b"}}]},
         "tools.0.function.name"),
        ([QUESTION], {"tools": [WEATHER], "parallel_tool_calls": False}, "parallel_tool_calls"),
        ([QUESTION, RESULT], {"tools": [WEATHER]}, "messages.1"),
        ([QUESTION, call_of()], {"tools": [WEATHER]}, "messages"),
        ([QUESTION, call_of(), QUESTION], {"tools": [WEATHER]}, "messages.2"),
        ([QUESTION, call_of(arguments="[]"), RESULT], {"tools": [WEATHER]}, "messages"),
        ([QUESTION, call_of(), RESULT], {}, "tools"),
        ([QUESTION], {"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
        ([QUESTION], {"response_format": {"type": "json_schema", "json_schema": {
            "name": "x", "schema": {"type": "array"}}}}, "response_format.json_schema.schema"),
        ([QUESTION], {"tools": [WEATHER], "response_format": JSON_MODE}, "response_format"),
    ],
)  # fmt: skip
def test_what_no_model_can_make_of_it_is_400(
    streams: StreamWorld, viewer: Viewer, messages: list[Any], more: dict[str, Any], param: str
) -> None:
    key = streams.world.new_key()
    with client_of(viewer, key) as client, pytest.raises(openai.BadRequestError) as refused:
        create(Program(streams, viewer, key, client), *messages, **more)
    assert refused.value.param == param
    assert streams.world.events() == []


def test_a_model_without_tools_says_so(streams: StreamWorld) -> None:
    agent = ModelSettings(
        provider="bedrock_agent",
        model_id="agent",
        agent_id="a",
        agent_alias_id="b",
        max_output_tokens=9,
    )
    key = streams.world.new_key()
    with streams.serving(chat_model=agent) as viewer, client_of(viewer, key) as client:
        program = Program(streams, viewer, key, client)
        wrong: dict[str, Any]
        for wrong in ({"tools": [WEATHER]}, {"response_format": JSON_MODE}):
            with pytest.raises(openai.BadRequestError) as refused:
                create(program, QUESTION, model="agent", **wrong)
            assert refused.value.code == "unsupported_parameter"
            assert "takes no tools and no JSON" in refused.value.message


def test_tools_count_in_what_is_reserved(streams: StreamWorld) -> None:
    key = streams.world.new_key()
    huge = {"type": "function", "function": {"name": "f", "description": "word " * 600}}
    with streams.serving(monthly_token_budget=600) as viewer, client_of(viewer, key) as client:
        program = Program(streams, viewer, key, client)
        create(program, QUESTION, max_tokens=10)
        with pytest.raises(openai.RateLimitError) as refused:
            create(program, QUESTION, max_tokens=10, tools=[huge])
        assert refused.value.code == "insufficient_quota"
