"""Parameters are understood, without effect, or refused: none is silently ignored."""

import json
from typing import Any

import pytest

from lambda_src.completions.requests import CompletionRequest, read_completion
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.models import Message

USER = {"role": "user", "content": "Hello"}


def read(**changed: Any) -> CompletionRequest:
    body = {"model": "a-model", "messages": [USER], **changed}
    return read_completion(json.dumps(body).encode())


def refused(**changed: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as error:
        read(**changed)
    return error.value


@pytest.mark.parametrize(
    "harmless",
    [
        {"user": "u", "seed": 7, "metadata": {"a": "b"}, "service_tier": "auto"},
        {"n": 1, "top_p": 1, "presence_penalty": 0, "frequency_penalty": 0.0},
        {"n": None, "tools": None, "top_p": None, "stop": None, "response_format": None},
        {"tools": [], "tool_choice": "auto", "parallel_tool_calls": True, "logit_bias": {}},
        {"response_format": {"type": "text"}, "logprobs": False, "store": False},
        {"modalities": ["text"], "temperature": None, "max_tokens": None},
    ],
)
def test_what_changes_nothing_is_taken(harmless: dict[str, Any]) -> None:
    assert read(**harmless) == read()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n", 2), ("n", True), ("top_p", 0.5), ("presence_penalty", 1), ("frequency_penalty", -1),
        ("parallel_tool_calls", False), ("logprobs", True),
        ("modalities", ["text", "audio"]),
        ("reasoning_effort", "high"), ("store", True), ("logit_bias", {"5": 1}),
        ("functions", [{}]), ("web_search_options", {}), ("audio", {"voice": "a"}),
        ("prediction", {"type": "content"}), ("verbosity", "low"), ("top_logprobs", 2),
    ],
)  # fmt: skip
def test_what_would_change_the_reply_is_refused_by_name(name: str, value: object) -> None:
    error = refused(**{name: value})
    assert (error.field, error.code) == (name, "unsupported_parameter")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"model": ""}, "model"),
        ({"model": None}, "model"),
        ({"messages": []}, "messages"),
        ({"messages": None}, "messages"),
        ({"messages": "Hello"}, "messages"),
        ({"messages": [USER] * 201}, "messages"),
        ({"messages": [{"role": "system", "content": "x"}]}, "messages"),
        ({"messages": [USER, {"role": "assistant", "content": "x"}]}, "messages"),
        ({"messages": [{"role": "assistant", "content": "x"}, USER]}, "messages"),
        ({"messages": [{"role": "user", "content": " "}]}, "messages"),
        ({"messages": [{"role": "robot", "content": "x"}, USER]}, "messages.0.role"),
        ({"messages": [{**USER, "name": "ada"}]}, "messages.0.name"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "messages.0.content",
        ),
        ({"messages": [{"role": "user", "content": []}]}, "messages.0.content"),
        ({"messages": [{"role": "user", "content": None}]}, "messages.0.content"),
        ({"temperature": 2.1}, "temperature"),
        ({"temperature": "1"}, "temperature"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": 5, "max_completion_tokens": 6}, "max_tokens"),
        ({"stop": ["a"] * 5}, "stop"),
        ({"stop": [""]}, "stop"),
        ({"stop": "x" * 65}, "stop"),
        ({"stream": "yes"}, "stream"),
        ({"stream_options": {"include_usage": True}}, "stream_options"),
        ({"temprature": 1}, "temprature"),
        ({"tenant_id": "globex"}, "tenant_id"),
    ],
)
def test_a_wrong_parameter_is_named(changed: dict[str, Any], field: str) -> None:
    assert refused(**changed).field == field


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"[" * 100_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        read_completion(body)


def test_instructions_and_turns_are_told_apart() -> None:
    request = read(
        messages=[
            {"role": "system", "content": "Be brief."},
            USER,
            {"role": "assistant", "content": "Hi", "refusal": None, "tool_calls": []},
            {"role": "developer", "content": [{"type": "text", "text": "Be kind."}]},
            {"role": "user", "content": [
                {"type": "text", "text": "One"}, {"type": "text", "text": "Two"}]},
        ]
    )  # fmt: skip
    assert request.instructions == "Be brief.\n\nBe kind."
    assert request.conversation == (
        Message("user", "Hello"), Message("assistant", "Hi"), Message("user", "One\nTwo"),
    )  # fmt: skip
