"""A planted key appears in no exception, log or repr, however a provider fails."""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest

from lambda_src.runtime.models import ModelError, build_model
from lambda_src.runtime.models.errors import excerpt
from tests.lambda_src.runtime.models.conversations import REQUEST, collect, settings
from tests.lambda_src.runtime.models.keys import KEY, PARAMETER
from tests.lambda_src.runtime.models.provider_server import (
    Answer,
    ProviderServer,
    json_answer,
    serving,
)

PADDING = "y" * 290
FAILURES = {
    "echo": json_answer({"error": {"message": f"bad call with {KEY}"}}, 400),
    "echo across the border of the excerpt": json_answer({"error": PADDING + KEY}, 500),
    "a masked part": json_answer({"error": {"message": f"Incorrect key: {KEY[:4]}***"}}, 401),
    "a longer part": json_answer({"error": {"message": f"key …{KEY[-9:]} is over quota"}}, 429),
    "plain text": Answer(status=502, content_type="text/plain", pieces=(KEY.encode(),)),
    "not JSON": Answer(pieces=(f"data: {KEY}\n\n".encode(),)),
    "within a stream": Answer(pieces=(f'data: {{"error": {{"message": "{KEY}"}}}}\n\n'.encode(),)),
    "redirect": json_answer({}, 307, location=f"https://x.example/?key={KEY}"),
    "bad header": json_answer({}, 200, x_echo=f"\x00{KEY}"),
    "hang up": Answer(hang_up=True),
    "cut": Answer(pieces=(KEY.encode(),), cut=True),
    "silence": Answer(silence=1),
}


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with serving(lambda _: None) as server:
        yield server


@pytest.mark.parametrize(
    "case",
    [
        pytest.param((provider, failure), id=f"{provider}, {name}")
        for provider in ("gemini", "openai_compatible")
        for name, failure in FAILURES.items()
    ],
)
def test_no_failure_shows_any_part_of_the_key(
    server: ProviderServer,
    key_store: boto3.Session,
    http: httpx.Client,
    caplog: pytest.LogCaptureFixture,
    case: tuple[str, Answer],
) -> None:
    provider, failure = case
    server.script(*[failure] * 4)
    fields: dict[str, Any] = {"provider": provider, "model_id": "m", "timeout_seconds": 0.3}
    chosen = settings(endpoint=server.address, api_key_parameter=PARAMETER, **fields)
    shown = [repr(chosen), chosen.model_dump_json()]
    with caplog.at_level(logging.DEBUG):
        model = build_model(chosen, session=key_store, http=http)
        for call in (lambda: model.converse(REQUEST), lambda: collect(model.stream(REQUEST))):
            with pytest.raises(ModelError) as caught:
                call()
            shown += [str(caught.value), repr(caught.value), repr(vars(caught.value))]
            shown += traceback.format_exception(caught.value)
    shown += [caplog.text, repr(model), repr(vars(model))]
    # The tests' own source lines are part of a traceback, the key's four-letter prefix is not.
    assert KEY[:8] not in "".join(shown)
    assert KEY[-8:] not in "".join(shown)
    assert f"{KEY[:4]}***" not in "".join(shown)


@pytest.mark.parametrize("key", ["abc", KEY])
def test_an_excerpt_withholds_everything_that_repeats_part_of_a_key(key: str) -> None:
    assert excerpt(f"so {key} it is", key=key) == "(withheld: it repeats part of the key)"
    assert excerpt("nothing\n here", key=key) == "nothing here"
