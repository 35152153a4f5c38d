"""LangChain's own client for OpenAI's API, unmodified, against the streaming function."""

import openai
import pytest
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.messages.ai import add_ai_message_chunks
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from tests.lambda_src.stream.viewer import MODEL, StreamWorld, Viewer

QUESTION = "How is the weather in Oslo?"


@tool
def get_weather(city: str) -> str:
    """The weather of a city."""
    return f"Rain in {city}"


@pytest.fixture
def chat(streams: StreamWorld, viewer: Viewer) -> ChatOpenAI:
    """The client; the header is what CloudFront's function makes of its Authorization."""
    key = streams.world.new_key()
    return ChatOpenAI(
        model=MODEL,
        api_key=SecretStr(key),
        base_url=f"{viewer.address}/v1",
        default_headers={"x-viewer-authorization": f"Bearer {key}"},
        max_retries=0,
        stream_usage=True,
    )


def test_a_conversation_is_answered_whole_and_in_pieces_with_the_same_bill(
    chat: ChatOpenAI, streams: StreamWorld
) -> None:
    said = [SystemMessage("Be short."), HumanMessage(f"How do I start? {streams.marker}")]
    whole = chat.invoke(said)
    pieces = list(chat.stream(said))
    assert len(pieces) > 5
    assert "How do I start?" in whole.text
    assert "".join(piece.text for piece in pieces) == whole.text
    assert whole.response_metadata["finish_reason"] == "stop"
    assert whole.usage_metadata
    counted = [piece.usage_metadata for piece in pieces if piece.usage_metadata]
    assert [usage["total_tokens"] for usage in counted] == [whole.usage_metadata["total_tokens"]]
    assert streams.world.books_balance() == 2 * whole.usage_metadata["total_tokens"]


def test_a_tool_is_called_run_and_answered(chat: ChatOpenAI) -> None:
    with_tools = chat.bind_tools([get_weather])
    called = with_tools.invoke(QUESTION)
    assert isinstance(called, AIMessage)
    (call,) = called.tool_calls
    assert (call["name"], call["args"]) == ("get_weather", {"city": "Oslo"})
    result = get_weather.invoke(call)
    assert isinstance(result, ToolMessage)
    answered = with_tools.invoke([HumanMessage(QUESTION), called, result])
    assert answered.text == "The tool said: Rain in Oslo"


def test_a_streamed_call_is_the_same(chat: ChatOpenAI) -> None:
    pieces = [
        piece
        for piece in chat.bind_tools([get_weather]).stream(QUESTION)
        if isinstance(piece, AIMessageChunk)
    ]
    called = add_ai_message_chunks(*pieces)
    assert [(call["name"], call["args"]) for call in called.tool_calls] == [
        ("get_weather", {"city": "Oslo"})
    ]


def test_what_is_wrong_reaches_the_program_in_our_words(chat: ChatOpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="temperature: "):
        chat.bind(temperature=9).invoke("Hi")
