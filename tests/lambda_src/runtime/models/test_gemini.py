"""Gemini over real HTTP; the scripted server is as strict as Google's."""

import pytest

from lambda_src.runtime.models import ModelChunk, ModelUsage
from tests.lambda_src.runtime.models.conversations import REQUEST, Builder, collect
from tests.lambda_src.runtime.models.gemini_wire import MODEL, events, part
from tests.lambda_src.runtime.models.keys import KEY
from tests.lambda_src.runtime.models.provider_server import ProviderServer, json_answer


def test_a_conversation_is_answered_and_thoughts_are_billed_but_not_shown(
    gemini: ProviderServer, gemini_model: Builder
) -> None:
    thinking = part("Because.", "STOP")
    thinking["candidates"][0]["content"]["parts"].insert(0, {"text": "Hm.", "thought": True})
    gemini.script(json_answer(thinking))
    reply = gemini_model().converse(REQUEST)
    assert (reply.text, reply.model_id) == ("Because.", MODEL)
    assert reply.usage == ModelUsage(11, 23)


@pytest.mark.parametrize("piece_bytes", [1, 7, 10_000], ids=["bytes", "sevens", "whole"])
def test_a_stream_is_the_same_wherever_its_bytes_are_cut(
    gemini: ProviderServer, gemini_model: Builder, piece_bytes: int
) -> None:
    parts = (part("Weil "), part("Größe \u2028😀"), part("", "STOP"))
    gemini.script(events(*parts, piece_bytes=piece_bytes))
    assert collect(gemini_model().stream(REQUEST)) == ("Weil Größe \u2028😀", ModelUsage(11, 23))


def test_the_key_is_in_its_header_and_not_in_the_address(
    gemini: ProviderServer, gemini_model: Builder
) -> None:
    gemini.script(events(part("Because.", "STOP")))
    collect(gemini_model().stream(REQUEST))
    assert gemini.call.headers["x-goog-api-key"] == KEY
    assert "key" not in gemini.call.target


def test_closing_a_stream_closes_the_connection_to_gemini(
    gemini: ProviderServer, gemini_model: Builder
) -> None:
    gemini.script(events(part("more "), endless=True))
    stream = gemini_model().stream(REQUEST)
    assert next(stream) == ModelChunk("more ")
    stream.close()
    assert gemini.client_gone.wait(5)
