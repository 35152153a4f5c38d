"""A call whose thread waits for a silent model ends when somebody else says so."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpcore
import pytest

from lambda_src.runtime.models import ModelChunk, ModelError, interruptible_aws
from lambda_src.runtime.models.interruptible_http import InterruptibleBackend
from lambda_src.runtime.models.interruption import Interruption, interruptible
from tests.lambda_src.certificates import certified
from tests.lambda_src.runtime.models import bedrock_wire, event_stream, openai_wire
from tests.lambda_src.runtime.models.bedrock_wire import START
from tests.lambda_src.runtime.models.conversations import REQUEST, Builder
from tests.lambda_src.runtime.models.provider_server import Answer, ProviderServer, serving

SILENCE = 300  # longer than any test: the server's thread ends with it
PATIENCE = 30
LONG = {"timeout_seconds": SILENCE}


class LeftError(Exception):
    """Why a call is ended."""


class Reading:
    """A thread that reads a stream; `items` are what it got, the last one how it ended."""

    def __init__(self, read: Callable[[], Iterator[object]]) -> None:
        self.items: queue.Queue[object] = queue.Queue()
        self.interruption = Interruption()
        self._read = read
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def next(self) -> object:
        return self.items.get(timeout=PATIENCE)

    def join(self) -> None:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with interruptible(self.interruption):
                for item in self._read():
                    self.items.put(item)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.items.put(error)


def until_called(server: ProviderServer) -> None:
    pause = threading.Event()
    for _ in range(PATIENCE * 100):
        if server.calls:
            return
        pause.wait(0.01)
    pytest.fail("the model was not called")


BEDROCK_TEXT = event_stream.answer(START, bedrock_wire.delta("Be"))
OPENAI_TEXT = openai_wire.events(openai_wire.delta("Be"))


def then_silent(text: Answer) -> Answer:
    return replace(text, pieces=(b"".join(text.pieces),), pause=SILENCE)


@pytest.mark.parametrize("begun", [True, False], ids=["after-text", "before-anything"])
@pytest.mark.parametrize("provider", ["bedrock", "openai"])
def test_a_silent_call_is_ended_and_not_repeated(
    bedrock: ProviderServer,
    openai: ProviderServer,
    openai_model: Builder,
    provider: str,
    begun: bool,
) -> None:
    server, text = (bedrock, BEDROCK_TEXT) if provider == "bedrock" else (openai, OPENAI_TEXT)
    model = bedrock_wire.model(**LONG) if provider == "bedrock" else openai_model(**LONG)
    server.script(then_silent(text) if begun else Answer(silence=SILENCE))
    reading = Reading(lambda: iter(model.stream(REQUEST)))
    until_called(server)
    if begun:
        assert reading.next() == ModelChunk("Be")
    reading.interruption.end(LeftError())
    assert isinstance(reading.next(), ModelError)
    reading.join()
    assert len(server.calls) == 1


def test_a_call_that_was_ended_before_it_began_waits_for_nothing(
    openai: ProviderServer, openai_model: Builder
) -> None:
    openai.script(Answer(silence=SILENCE))
    ended = Interruption()
    ended.end(LeftError())
    ended.end(ValueError())
    assert isinstance(ended.reason, LeftError)  # the first reason counts
    with interruptible(ended), pytest.raises(ModelError):
        next(openai_model(**LONG).stream(REQUEST))


def test_a_call_that_is_over_leaves_its_connection_to_the_next_one(
    openai: ProviderServer, openai_model: Builder
) -> None:
    model, first = openai_model(), Interruption()
    whole = openai_wire.events(openai_wire.delta("Be"), openai_wire.LAST, openai_wire.COUNTED)
    openai.script(whole, whole)
    with interruptible(first):
        assert next(iter(model.stream(REQUEST))) == ModelChunk("Be")
    first.end(LeftError())
    assert len(list(model.stream(REQUEST))) == 2


def test_a_silent_call_over_tls_to_aws_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, _ = certified(tmp_path, "localhost")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "localhost.pem"))
    with serving(bedrock_wire.check, tls) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
        server.script(then_silent(BEDROCK_TEXT))
        model = bedrock_wire.model(**LONG)
        reading = Reading(lambda: iter(model.stream(REQUEST)))
        assert reading.next() == ModelChunk("Be")
        reading.interruption.end(LeftError())
        assert isinstance(reading.next(), ModelError)
        reading.join()


def test_a_silent_call_over_tls_is_ended(tmp_path: Path) -> None:
    tls, trusting = certified(tmp_path, "localhost")
    with serving(lambda _: None, tls) as server:
        server.script(Answer(pieces=(b"Be",), pause=SILENCE))
        backend = InterruptibleBackend()
        with httpcore.ConnectionPool(ssl_context=trusting, network_backend=backend) as pool:

            def read() -> Iterator[bytes]:
                with pool.stream("POST", server.address, content=b"{}") as response:
                    yield from response.iter_stream()

            reading = Reading(read)
            assert reading.next() == b"Be"
            reading.interruption.end(LeftError())
            assert isinstance(reading.next(), httpcore.ReadError)
            reading.join()


def test_a_botocore_that_keeps_its_connections_elsewhere_is_used_as_it_is() -> None:
    client = object()
    assert interruptible_aws.interruptible(client) is client
