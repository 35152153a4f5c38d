"""Bedrock's failures, as real boto3 meets them on the wire."""

from dataclasses import replace

import pytest

from lambda_src.runtime.models import ModelChunk, ModelError, ModelUsage
from tests.lambda_src.runtime.models import event_stream
from tests.lambda_src.runtime.models.bedrock_wire import (
    METADATA,
    START,
    STOP,
    check,
    delta,
    model,
    whole,
)
from tests.lambda_src.runtime.models.conversations import REQUEST, collect
from tests.lambda_src.runtime.models.provider_server import (
    Answer,
    ProviderServer,
    json_answer,
    serving,
)


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (429, "ThrottlingException", "throttled"),
        (400, "ServiceQuotaExceededException", "throttled"),
        (408, "ModelTimeoutException", "timeout"),
        (424, "ModelErrorException", "unavailable"),
        (429, "ModelNotReadyException", "unavailable"),
        (503, "ServiceUnavailableException", "unavailable"),
        (500, "SomethingNewException", "unavailable"),
        (400, "ValidationException", "invalid"),
        (403, "AccessDeniedException", "invalid"),
    ],
)
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_an_error_answer_becomes_its_kind_after_a_single_attempt(
    bedrock: ProviderServer, status: int, error: str, kind: str, streamed: bool
) -> None:
    bedrock.script(json_answer({"message": "~" * 999}, status, x_amzn_errortype=error))
    with pytest.raises(ModelError, match=error) as caught:
        collect(model().stream(REQUEST)) if streamed else model().converse(REQUEST)
    assert caught.value.kind == kind
    assert str(caught.value).count("~") == 300
    assert len(bedrock.calls) == 1


def test_throttling_says_how_long_to_wait(bedrock: ProviderServer) -> None:
    fields = {"x_amzn_errortype": "ThrottlingException"}
    bedrock.script(
        json_answer({"message": "slow down"}, 429, **fields, retry_after="17"),
        json_answer({"message": "slow down"}, 429, **fields),
    )
    waits = []
    for _ in range(2):
        with pytest.raises(ModelError, match="slow down") as caught:
            model().converse(REQUEST)
        waits.append(caught.value.retry_after)
    assert waits == [17, 5]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("throttlingException", "throttled"),
        ("modelStreamErrorException", "unavailable"),
        ("internalServerException", "unavailable"),
        ("validationException", "invalid"),
    ],
)
def test_an_error_inside_a_stream_comes_after_the_text_before_it(
    bedrock: ProviderServer, name: str, kind: str
) -> None:
    failing = event_stream.exception(name, "sorry")
    bedrock.script(event_stream.answer(START, delta("Be"), failing))
    stream = model().stream(REQUEST)
    assert next(stream) == ModelChunk("Be")
    with pytest.raises(ModelError, match="sorry") as caught:
        next(stream)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    "answer",
    [
        event_stream.answer(START, delta("Be")),
        event_stream.answer(START, delta("Be"), cut=True),
        event_stream.answer(START, delta("Be"), STOP),
        event_stream.answer(START, delta("Be"), METADATA[:-1] + b"!"),
    ],
    ids=["no end", "cut", "no usage", "bad checksum"],
)
def test_a_stream_that_breaks_off_is_unavailable(bedrock: ProviderServer, answer: Answer) -> None:
    bedrock.script(answer)
    with pytest.raises(ModelError) as caught:
        collect(model().stream(REQUEST))
    assert caught.value.kind == "unavailable"


@pytest.mark.parametrize("reason", ["guardrail_intervened", "content_filtered"])
def test_a_withheld_answer_is_refused_and_still_reports_its_tokens(
    bedrock: ProviderServer, reason: str
) -> None:
    stop = event_stream.event("messageStop", {"stopReason": reason})
    bedrock.script(json_answer(whole("", reason)), event_stream.answer(START, stop, METADATA))
    for call in (lambda: model().converse(REQUEST), lambda: collect(model().stream(REQUEST))):
        with pytest.raises(ModelError, match=reason) as caught:
            call()
        assert (caught.value.kind, caught.value.usage) == ("refused", ModelUsage(11, 3))


def test_an_answer_without_text_or_without_its_fields_is_unavailable(
    bedrock: ProviderServer,
) -> None:
    bedrock.script(json_answer(whole(" ", "max_tokens")), json_answer({}))
    with pytest.raises(ModelError, match=r"no text .*max_tokens") as caught:
        model().converse(REQUEST)
    assert caught.value.usage == ModelUsage(11, 3, finish="length")
    with pytest.raises(ModelError, match="lacks 'stopReason'") as caught:
        model().converse(REQUEST)
    assert caught.value.kind == "unavailable"


def test_silence_longer_than_the_timeout_is_a_timeout(bedrock: ProviderServer) -> None:
    slow = Answer(silence=1)
    bedrock.script(slow, slow)
    for call in (
        lambda: model(timeout_seconds=0.2).converse(REQUEST),
        lambda: collect(model(timeout_seconds=0.2).stream(REQUEST)),
    ):
        with pytest.raises(ModelError, match="did not answer in time") as caught:
            call()
        assert caught.value.kind == "timeout"
    assert len(bedrock.calls) == 2


def test_silence_in_the_middle_of_a_stream_is_a_timeout(bedrock: ProviderServer) -> None:
    bedrock.script(replace(event_stream.answer(START, delta("Be"), STOP), pause=0.6))
    stream = model(timeout_seconds=0.3).stream(REQUEST)
    with pytest.raises(ModelError) as caught:
        collect(stream)
    assert caught.value.kind == "timeout"


def test_a_dead_connection_is_tried_once_more_and_not_again(bedrock: ProviderServer) -> None:
    dead = Answer(hang_up=True)
    bedrock.script(dead, json_answer(whole("Because.")), dead, dead)
    assert model().converse(REQUEST).text == "Because."
    with pytest.raises(ModelError) as caught:
        model().converse(REQUEST)
    assert caught.value.kind == "unavailable"
    assert len(bedrock.calls) == 4


def test_nobody_listening_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(check) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
    with pytest.raises(ModelError) as caught:
        model().converse(REQUEST)
    assert caught.value.kind == "unavailable"
