"""Gemini's failures over real HTTP."""

from dataclasses import replace
from typing import Any

import boto3
import pytest

from lambda_src.runtime.models import ModelError, ModelUsage
from tests.lambda_src.runtime.models.conversations import REQUEST, Builder, collect
from tests.lambda_src.runtime.models.gemini_wire import COUNTS, events, failure, part
from tests.lambda_src.runtime.models.keys import KEY
from tests.lambda_src.runtime.models.provider_server import Answer, ProviderServer, json_answer


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        (429, "RESOURCE_EXHAUSTED", "throttled"),
        (504, "DEADLINE_EXCEEDED", "timeout"),
        (500, "INTERNAL", "unavailable"),
        (503, "UNAVAILABLE", "unavailable"),
        (400, "FAILED_PRECONDITION", "invalid"),
        (404, "NOT_FOUND", "invalid"),
    ],
)
def test_an_error_answer_becomes_its_kind(
    gemini: ProviderServer, gemini_model: Builder, code: int, status: str, kind: str
) -> None:
    error = failure(code, status, "~" * 999)
    gemini.script(json_answer(error, code), json_answer([error], code), events(part("Be"), error))
    for call in (
        lambda: gemini_model().converse(REQUEST),
        lambda: collect(gemini_model().stream(REQUEST)),
        lambda: collect(gemini_model().stream(REQUEST)),
    ):
        with pytest.raises(ModelError) as caught:
            call()
        assert caught.value.kind == kind
        assert str(caught.value).count("~") == 300


@pytest.mark.parametrize("headers", [{}, {"retry_after": "7"}], ids=["details", "header"])
def test_throttling_says_how_long_to_wait(
    gemini: ProviderServer, gemini_model: Builder, headers: dict[str, str]
) -> None:
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "33.2s"}
    gemini.script(json_answer(failure(429, "RESOURCE_EXHAUSTED", "", info), 429, **headers))
    with pytest.raises(ModelError) as caught:
        gemini_model().converse(REQUEST)
    assert caught.value.retry_after == (7 if headers else 34)


@pytest.mark.parametrize(
    "withheld",
    [
        {"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": COUNTS},
        part("", "SAFETY"),
        part("", "PROHIBITED_CONTENT"),
    ],
    ids=["prompt", "answer", "prohibited"],
)
def test_a_safety_block_is_refused_and_still_reports_its_tokens(
    gemini: ProviderServer, gemini_model: Builder, withheld: dict[str, Any]
) -> None:
    gemini.script(json_answer(withheld), events(part("Be"), withheld))
    for call in (
        lambda: gemini_model().converse(REQUEST),
        lambda: collect(gemini_model().stream(REQUEST)),
    ):
        with pytest.raises(ModelError) as caught:
            call()
        assert (caught.value.kind, caught.value.usage) == ("refused", ModelUsage(11, 23))


@pytest.mark.parametrize(
    "answer",
    [
        events(part("Be")),
        events(part("Be"), cut=True),
        events(part("Be", "STOP", usageMetadata={}), {"candidates": "x"}),
        Answer(content_type="text/html", pieces=(b"data: <html>\n\n",)),
        events(part(" ", "MAX_TOKENS")),
    ],
    ids=["no finish reason", "cut", "odd shape", "not JSON", "no text"],
)
def test_a_stream_that_breaks_off_or_makes_no_sense_is_unavailable(
    gemini: ProviderServer, gemini_model: Builder, answer: Answer
) -> None:
    gemini.script(answer)
    with pytest.raises(ModelError) as caught:
        collect(gemini_model().stream(REQUEST))
    assert caught.value.kind == "unavailable"


def test_a_stream_that_breaks_off_reports_the_tokens_counted_so_far(
    gemini: ProviderServer, gemini_model: Builder
) -> None:
    gemini.script(events(part("Be"), cut=True))
    with pytest.raises(ModelError) as caught:
        collect(gemini_model().stream(REQUEST))
    assert caught.value.usage == ModelUsage(11, 23)


def test_a_rejected_key_is_read_anew_for_the_next_call(
    gemini: ProviderServer, key_store: boto3.Session, gemini_model: Builder
) -> None:
    ssm = key_store.client("ssm")
    ssm.put_parameter(Name="/rotated", Value="revoked", Type="SecureString", Overwrite=True)
    model = gemini_model(api_key_parameter="/rotated")
    gemini.script(json_answer(part("Because.", "STOP")))
    with pytest.raises(ModelError, match=r"Gemini answered 400$"):
        model.converse(REQUEST)
    ssm.put_parameter(Name="/rotated", Value=KEY, Type="SecureString", Overwrite=True)
    assert model.converse(REQUEST).text == "Because."


def test_silence_before_or_within_an_answer_is_a_timeout(
    gemini: ProviderServer, key_store: boto3.Session, gemini_model: Builder
) -> None:
    model = gemini_model(timeout_seconds=0.2)
    gemini.script(Answer(silence=1), replace(events(part("a"), part("b"), piece_bytes=60), pause=1))
    for call in (lambda: model.converse(REQUEST), lambda: collect(model.stream(REQUEST))):
        with pytest.raises(ModelError) as caught:
            call()
        assert caught.value.kind == "timeout"
