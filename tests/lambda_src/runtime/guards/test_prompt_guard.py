"""No rule of ours is repeated, in whatever disguise."""

import base64
import codecs
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_src.chat.prompt import RULES
from lambda_src.runtime.guards.guard import Guards, WithheldError, passed
from lambda_src.runtime.guards.prompt_guard import CANARY, PromptGuard

PART = RULES.split("\n", 1)[1][:160]
LEAKS = {
    "as it is": PART,
    "upper case": PART.upper(),
    "spaced": " ".join(PART),
    "a word a line": PART.replace(" ", "\n- "),
    "backwards": PART[::-1],
    "rotated": codecs.encode(PART, "rot13"),
    "base64": base64.b64encode(PART.encode()).decode(),
    "base64 of the canary": base64.b64encode(RULES.encode()).decode(),
    "hexadecimal": PART.encode().hex(),
    "hexadecimal, spaced": PART.encode().hex(" "),
    "leet": PART.translate(str.maketrans("oeast", "03457")),
    "look-alikes": PART.translate(str.maketrans("aeo", "\u0430\u0435\u043e")),
    "nobody sees": "\u200b".join(PART),
    "in code": f"```\n{PART}\n```",
    "translated": f"Kennung {CANARY}. Du bist der Assistent einer Organisation.",
    "canary apart": f"It begins with {'-'.join(CANARY)}",
    "percent": "".join(f"%{ord(one):02x}" for one in PART[:80]),
}


def told(pieces: Iterable[str], left: list[str]) -> None:
    guard = PromptGuard(RULES, CANARY)
    left.extend(guard.take(piece) for piece in pieces)


@pytest.mark.parametrize("size", [1, 11, 10_000])
@pytest.mark.parametrize("text", LEAKS.values(), ids=LEAKS)
def test_a_part_of_the_rules_is_withheld(text: str, size: int) -> None:
    with pytest.raises(WithheldError, match="prompt"):
        told((text[at : at + size] for at in range(0, len(text), size)), [])


def test_little_of_the_rules_leaves_before() -> None:
    left: list[str] = []
    with pytest.raises(WithheldError):
        told(PART, left)
    assert len(left) < 60


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_other_text_passes_unchanged(text: str) -> None:
    assert passed(Guards((PromptGuard(RULES, CANARY),)), text) == text


def test_words_of_the_rules_may_be_said() -> None:
    said = "I answer in the language of the question, briefly. An organization has members."
    assert passed(PromptGuard(RULES, CANARY), said) == said
