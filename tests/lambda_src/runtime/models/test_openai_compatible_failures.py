"""Failures of OpenAI-compatible servers over real HTTP."""

from typing import Any

import boto3
import pytest

from lambda_src.runtime.models import ModelChunk, ModelError, ModelUsage
from tests.lambda_src.runtime.models.conversations import REQUEST, Builder, collect
from tests.lambda_src.runtime.models.keys import PARAMETER
from tests.lambda_src.runtime.models.openai_wire import (
    COUNTED,
    LAST,
    check,
    delta,
    events,
    failure,
    whole,
)
from tests.lambda_src.runtime.models.provider_server import (
    Answer,
    ProviderServer,
    json_answer,
    serving,
)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, "throttled"), (504, "timeout"), (500, "unavailable"), (503, "unavailable")]
    + [(status, "invalid") for status in (400, 404, 422)],
)
def test_an_error_answer_becomes_its_kind_and_is_quoted_in_short(
    openai: ProviderServer, openai_model: Builder, status: int, kind: str
) -> None:
    bodies = (failure("~" * 999), {"error": "~" * 999}, "~" * 999)
    openai.script(*(json_answer(body, status) for body in bodies))
    for call in (
        lambda: openai_model().converse(REQUEST),
        lambda: collect(openai_model().stream(REQUEST)),
        lambda: openai_model().converse(REQUEST),
    ):
        with pytest.raises(ModelError, match=f"answered {status}: ") as caught:
            call()
        assert caught.value.kind == kind
        assert 299 <= str(caught.value).count("~") <= 300


def test_throttling_says_how_long_to_wait(openai: ProviderServer, openai_model: Builder) -> None:
    openai.script(
        json_answer(failure("slow"), 429, retry_after="12"), json_answer(failure("slow"), 429)
    )
    waits = []
    for _ in range(2):
        with pytest.raises(ModelError) as caught:
            openai_model().converse(REQUEST)
        waits.append(caught.value.retry_after)
    assert waits == [12, 5]


def test_an_error_answer_that_breaks_off_keeps_its_status(
    openai: ProviderServer, openai_model: Builder
) -> None:
    openai.script(Answer(status=429, pieces=(b'{"err',), cut=True))
    with pytest.raises(ModelError) as caught:
        openai_model().converse(REQUEST)
    assert caught.value.kind == "throttled"


def test_an_error_inside_a_stream_comes_after_the_text_before_it(
    openai: ProviderServer, openai_model: Builder
) -> None:
    openai.script(events(delta("Be"), {"error": {"message": "overloaded", "code": 429}}))
    stream = openai_model().stream(REQUEST)
    assert next(stream) == ModelChunk("Be")
    with pytest.raises(ModelError, match="overloaded") as caught:
        next(stream)
    assert caught.value.kind == "throttled"


@pytest.mark.parametrize(
    "withheld",
    [
        whole(None, "content_filter"),
        whole(None) | {"choices": [{"message": {"content": None, "refusal": "No."}}]},
    ],
    ids=["filter", "refusal"],
)
def test_a_withheld_answer_is_refused(
    openai: ProviderServer, openai_model: Builder, withheld: dict[str, Any]
) -> None:
    openai.script(json_answer(withheld))
    with pytest.raises(ModelError) as caught:
        openai_model().converse(REQUEST)
    assert (caught.value.kind, caught.value.usage) == ("refused", ModelUsage(11, 3))


@pytest.mark.parametrize(
    "answer",
    [
        events(delta("Be")),
        events(delta("Be"), cut=True),
        events(delta("Be"), {"choices": 7}),
        events("<html>"),
        events(LAST, COUNTED, "[DONE]"),
        Answer(pieces=(b"data: " + b"x" * 1024 * 1024,), endless=True),
    ],
    ids=["no end", "cut", "odd shape", "not JSON", "no text", "without end"],
)
def test_a_stream_that_breaks_off_or_makes_no_sense_is_unavailable(
    openai: ProviderServer, openai_model: Builder, answer: Answer
) -> None:
    openai.script(answer)
    with pytest.raises(ModelError) as caught:
        collect(openai_model().stream(REQUEST))
    assert caught.value.kind == "unavailable"


@pytest.mark.parametrize(
    "answer",
    [
        json_answer({}),
        json_answer([1]),
        json_answer(whole("Because.", usage={"prompt_tokens": "many"})),
        Answer(pieces=(b"<html>",)),
        Answer(pieces=(b'{"choices"',), cut=True),
        Answer(pieces=(b"x" * 1024 * 1024,) * 9),
    ],
    ids=["empty", "list", "odd usage", "not JSON", "cut", "too long"],
)
def test_an_answer_that_makes_no_sense_is_unavailable(
    openai: ProviderServer, openai_model: Builder, answer: Answer
) -> None:
    openai.script(answer)
    with pytest.raises(ModelError) as caught:
        openai_model().converse(REQUEST)
    assert caught.value.kind == "unavailable"


def test_a_redirect_is_not_followed_and_its_target_gets_no_key(
    openai: ProviderServer, openai_model: Builder, key_store: boto3.Session
) -> None:
    with serving(lambda _: json_answer(whole("Because."))) as elsewhere:
        target = f"{elsewhere.address}/v1/chat/completions"
        openai.script(*(json_answer({}, status, location=target) for status in (302, 307, 308)))
        model = openai_model(api_key_parameter=PARAMETER)
        for _ in range(3):
            with pytest.raises(ModelError, match="redirects are not followed") as caught:
                model.converse(REQUEST)
            assert caught.value.kind == "invalid"
        assert elsewhere.calls == []


def test_an_answer_that_drips_past_the_timeout_is_a_timeout(
    openai: ProviderServer, openai_model: Builder
) -> None:
    openai.script(Answer(pieces=(b" ",), endless=True))
    with pytest.raises(ModelError, match="did not finish") as caught:
        openai_model(timeout_seconds=0.2).converse(REQUEST)
    assert caught.value.kind == "timeout"


def test_silence_before_or_within_an_answer_is_a_timeout(
    openai: ProviderServer, openai_model: Builder
) -> None:
    model = openai_model(timeout_seconds=0.2)
    openai.script(Answer(silence=1), events(delta("a"), delta("b"), piece_bytes=80, pause=1))
    for call in (lambda: model.converse(REQUEST), lambda: collect(model.stream(REQUEST))):
        with pytest.raises(ModelError) as caught:
            call()
        assert caught.value.kind == "timeout"
    assert len(openai.calls) == 2


def test_a_dead_connection_is_tried_once_more_and_not_again(
    openai: ProviderServer, openai_model: Builder
) -> None:
    dead = Answer(hang_up=True)
    openai.script(dead, json_answer(whole("Because.")), dead, dead)
    assert openai_model().converse(REQUEST).text == "Because."
    with pytest.raises(ModelError) as caught:
        openai_model().converse(REQUEST)
    assert caught.value.kind == "unavailable"
    assert len(openai.calls) == 4


def test_nobody_listening_is_unavailable(openai: ProviderServer, openai_model: Builder) -> None:
    with serving(check) as gone:
        model = openai_model(endpoint=gone.address)
    with pytest.raises(ModelError, match="cannot be reached") as caught:
        model.converse(REQUEST)
    assert caught.value.kind == "unavailable"


def test_a_proxy_of_the_environment_sees_nothing(
    openai: ProviderServer, openai_model: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda _: json_answer(whole("From the proxy."))) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        openai.script(json_answer(whole("Because.")))
        assert openai_model().converse(REQUEST).text == "Because."
        assert proxy.calls == []
