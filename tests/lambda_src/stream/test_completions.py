"""OpenAI's own Python client, unmodified, against the streaming function over real HTTP."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import openai
import pytest
from openai import OpenAI

from lambda_src.runtime.identity.api_keys import ApiKeyStore, Scope, id_of
from tests.lambda_src.stream.issuer import bearer
from tests.lambda_src.stream.viewer import EMBEDDING_MODEL, MODEL, StreamWorld, Viewer

COMPLETIONS = "/v1/chat/completions"
USER = {"role": "user", "content": "How do I start?"}


def client_of(viewer: Viewer, key: str, **options: Any) -> OpenAI:
    """The client; the header is what CloudFront's function makes of its Authorization."""
    return OpenAI(
        api_key=key,
        base_url=f"{viewer.address}/v1",
        default_headers={"x-viewer-authorization": f"Bearer {key}"},
        max_retries=0,
        **options,
    )


@dataclass
class Program:
    """A program of acme."""

    streams: StreamWorld
    viewer: Viewer
    key: str
    client: OpenAI

    def ask(self, text: str = "How do I start?", **more: Any) -> Any:
        messages = [{"role": "user", "content": f"{text} {self.streams.marker}"}]
        return self.client.chat.completions.create(**{"model": MODEL, "messages": messages, **more})

    def send(self, body: Any, path: str = COMPLETIONS, **headers: str) -> Any:
        sent = {"x-viewer-authorization": f"Bearer {self.key}", **headers}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.viewer.http.post(path, content=content, headers=sent)


@pytest.fixture
def program(streams: StreamWorld, viewer: Viewer) -> Iterator[Program]:
    key = streams.world.new_key()
    with client_of(viewer, key) as client:
        yield Program(streams, viewer, key, client)


def test_models_are_listed_and_found(program: Program) -> None:
    assert [model.id for model in program.client.models.list()] == [MODEL, EMBEDDING_MODEL]
    found = program.client.models.retrieve(MODEL)
    assert (found.object, found.owned_by) == ("model", "gatehouse")
    with pytest.raises(openai.NotFoundError) as unknown:
        program.client.models.retrieve("gpt-5")
    assert unknown.value.code == "model_not_found"


def test_a_whole_reply_is_billed_and_nothing_else_is_stored(program: Program) -> None:
    reply = program.ask()
    (choice,) = reply.choices
    assert "You asked" in choice.message.content
    assert (choice.message.role, choice.finish_reason, reply.model) == ("assistant", "stop", MODEL)
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens
    assert program.streams.world.books_balance() == reply.usage.total_tokens
    assert program.streams.world.tables.items(program.streams.world.tables.sessions) == []
    (event,) = program.streams.world.events()
    assert event["agent_id"] == "completions"


def test_a_streamed_reply_is_the_same_in_pieces(program: Program) -> None:
    whole = program.ask()
    chunks = list(program.ask(stream=True, stream_options={"include_usage": True}))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks[:-1])
    assert text == whole.choices[0].message.content
    assert len(chunks) > 5
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks[-3:-1]] == [None, "stop"]
    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    assert {chunk.model for chunk in chunks} == {MODEL}
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == whole.usage.total_tokens
    assert program.streams.world.books_balance() == 2 * whole.usage.total_tokens


def test_a_stream_reports_usage_only_if_it_was_requested(program: Program) -> None:
    chunks = list(program.ask(stream=True))
    assert all(chunk.usage is None and len(chunk.choices) == 1 for chunk in chunks)


def test_a_streams_events_end_as_openais_do(program: Program) -> None:
    body = {"model": MODEL, "messages": [USER], "stream": True}
    answer = program.send(body)
    events = answer.text.split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    assert all(event.startswith("data: ") for event in events[:-1])
    assert answer.headers["content-type"] == "text/event-stream"


def test_instructions_and_history_reach_the_model_below_our_rules(program: Program) -> None:
    program.client.chat.completions.create(
        model=MODEL,
        temperature=0.5,
        max_completion_tokens=50,
        stop=["never said"],
        messages=[
            {"role": "system", "content": "Answer in verse."},
            {"role": "user", "content": "One"},
            {"role": "assistant", "content": "Two"},
            {"role": "user", "content": f"Three {program.streams.marker}"},
        ],
    )
    (call,) = program.streams.calls()
    text = json.dumps(call)
    assert text.index("never claim".capitalize()) < text.index("Answer in verse.")
    assert "Acme" in text
    for said in ("One", "Two", "Three"):
        assert said in text


def test_a_reply_that_reached_its_limit_says_so(program: Program) -> None:
    reply = program.ask(max_tokens=3)
    assert reply.choices[0].finish_reason == "length"
    assert reply.usage.completion_tokens == 3
    *_, last = program.ask(max_tokens=3, stream=True)
    assert last.choices[0].finish_reason == "length"


def test_a_reply_ends_before_a_stop(program: Program) -> None:
    reply = program.ask(stop="asked")
    assert reply.choices[0].message.content.strip() == "You"
    assert reply.choices[0].finish_reason == "stop"


@pytest.mark.parametrize(
    ("more", "param", "code"),
    [
        ({"n": 2}, "n", "unsupported_parameter"),
        ({"temperature": 1.5}, "temperature", "invalid_request"),
        ({"max_tokens": 201}, "max_tokens", "invalid_request"),
        ({"max_completion_tokens": 201}, "max_completion_tokens", "invalid_request"),
        ({"response_format": {"type": "xml"}}, "response_format.type", "invalid_request"),
        ({"messages": []}, "messages", "invalid_request"),
    ],
)
def test_a_wrong_parameter_is_named_as_the_client_expects(
    program: Program, more: dict[str, Any], param: str, code: str
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        program.ask(**more)
    assert (refused.value.param, refused.value.code) == (param, code)
    assert refused.value.type == "invalid_request_error"
    assert refused.value.request_id
    assert program.streams.calls() == []


def test_a_model_that_is_not_there_is_404(program: Program) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        program.ask(model="gpt-5")
    assert refused.value.code == "model_not_found"


def test_wrong_keys_get_401_before_the_body_is_read(program: Program) -> None:
    refusals = []
    for key in ("sk-wrong", program.key[:-1], bearer()["x-viewer-authorization"][7:]):
        with (
            client_of(program.viewer, key) as client,
            pytest.raises(openai.AuthenticationError) as no,
        ):
            client.chat.completions.create(model="any", messages=[])
        assert no.value.code == "invalid_api_key"
        refusals.append(no.value.message.partition("request_id")[0])
    assert len(set(refusals)) == 1
    no_header = program.viewer.http.post(COMPLETIONS, content=b"{", headers={})
    assert no_header.status_code == 401
    assert no_header.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("scopes", "lacking"),
    [
        (("models",), COMPLETIONS),
        (("chat",), "/v1/models"),
        (("chat", "models"), "/v1/embeddings"),
    ],
)
def test_a_key_does_only_what_it_was_made_for(
    program: Program, scopes: tuple[Scope, ...], lacking: str
) -> None:
    key = program.streams.world.new_key(scopes=scopes)
    method = "GET" if lacking == "/v1/models" else "POST"
    header = {"x-viewer-authorization": f"Bearer {key}"}
    answer = program.viewer.http.request(method, lacking, headers=header)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "insufficient_scope"


def test_a_key_is_no_user(program: Program) -> None:
    for path in ("/stream/chat", "/stream/chatbot", "/stream/ask"):
        refused = program.viewer.refused(
            path, {"message": "Hello"}, **{"x-viewer-authorization": f"Bearer {program.key}"}
        )
        assert refused.status == 401


def test_a_suspended_tenants_program_gets_403(program: Program) -> None:
    program.streams.world.add_tenant("acme", status="suspended")
    with pytest.raises(openai.PermissionDeniedError) as refused:
        program.ask()
    assert refused.value.code == "tenant_suspended"


def test_limits_are_those_of_users_and_told_on_every_answer(streams: StreamWorld) -> None:
    key = streams.world.new_key()
    with streams.serving(user_calls_per_minute=1) as viewer, client_of(viewer, key) as client:
        program = Program(streams, viewer, key, client)
        before = client.models.with_raw_response.list()
        assert before.headers["x-ratelimit-remaining-requests"] == "1"
        first = program.send({"model": MODEL, "messages": [USER]})
        assert first.status_code == 200
        assert first.headers["x-ratelimit-limit-requests"] == "1"
        assert first.headers["x-ratelimit-remaining-requests"] == "0"
        assert first.headers["ratelimit"].startswith('"user";r=0;t=')
        with pytest.raises(openai.RateLimitError) as refused:
            program.ask()
        assert refused.value.code == "rate_limit_exceeded"
        assert int(refused.value.response.headers["retry-after"]) <= 60
        assert refused.value.response.headers["x-ratelimit-remaining-requests"] == "0"
        wrong = program.send({"model": MODEL})
        assert wrong.status_code == 400
        assert wrong.headers["x-ratelimit-remaining-requests"] == "0"
        assert "x-should-retry" not in refused.value.response.headers


@pytest.mark.parametrize("stream", [False, True])
def test_past_the_budget_no_model_is_called_and_no_client_tries_again(
    streams: StreamWorld, stream: bool
) -> None:
    key = streams.world.new_key()
    with (
        streams.serving(monthly_token_budget=10) as viewer,
        client_of(viewer, key) as client,
        pytest.raises(openai.RateLimitError) as refused,
    ):
        Program(streams, viewer, key, client).ask(stream=stream)
    assert (refused.value.code, refused.value.type) == ("insufficient_quota", "insufficient_quota")
    assert refused.value.response.headers["x-should-retry"] == "false"
    assert refused.value.response.headers["x-ratelimit-limit-requests"]
    assert streams.calls() == []


@pytest.mark.parametrize("stream", [False, True])
def test_a_model_that_fails_is_an_error_of_the_server(program: Program, stream: bool) -> None:
    with pytest.raises(openai.InternalServerError) as failed:
        program.ask("[[fail]]", stream=stream)
    assert failed.value.status_code == 502
    assert failed.value.code == "model_failed"


def test_a_model_that_fails_in_the_middle_ends_the_stream_with_an_error(program: Program) -> None:
    with pytest.raises(openai.APIError) as failed:
        list(program.ask("[[cut]]", stream=True))
    assert failed.value.code == "model_failed"
    assert program.streams.world.books_balance() > 0


def test_a_body_over_the_limit_is_413(program: Program) -> None:
    body = {"model": MODEL, "messages": [{"role": "user", "content": "x" * 50_000}]}
    answer = program.send(body)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/images", "/v1/chat", "/v1/models/"])
def test_an_unknown_path_is_404_in_openais_shape(program: Program, path: str) -> None:
    answer = program.send({}, path)
    assert answer.status_code in {404, 405}
    if path != "/v1":
        assert set(answer.json()["error"]) == {"message", "type", "param", "code", "request_id"}


def test_a_wrong_method_is_405_in_openais_shape(program: Program) -> None:
    answer = program.viewer.http.get(COMPLETIONS)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.json()["error"]["code"] == "method_not_allowed"


def test_a_revoked_key_ends_its_stream(program: Program) -> None:
    streams = program.streams
    stream = program.ask(streams.gate, stream=True)
    streams.let_through(2)
    next(iter(stream))
    ApiKeyStore(streams.world.tables.api_keys).revoke("acme", str(id_of(program.key)))
    with pytest.raises(openai.APIError) as ended:
        list(stream)
    streams.let_through()
    assert ended.value.code == "key_revoked"
