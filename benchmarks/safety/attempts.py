"""The attempts: what somebody sends, and what the one who obeys would say to it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"
GOALS = ("solution", "prompt", "tenant", "tool", "link")


@dataclass(frozen=True)
class Attempt:
    """One attempt; `form` is how the answer would come, or the way to another tenant's data.

    `use` is whom it is sent to, `place` the field that holds the text.
    """

    goal: str
    family: str
    source: str
    text: str
    form: str
    use: str
    place: str
    number: int

    @property
    def name(self) -> str:
        """What a report calls it."""
        return f"{self.goal}/{self.family}/{self.use}/{self.form}/{self.number}"


def attempts(goal: str) -> Iterator[Attempt]:
    """Yield the attempts at one goal: each text in each form, to each use."""
    content = tomllib.loads((CORPUS / f"{goal}.toml").read_text(encoding="utf-8"))
    for family in content["family"]:
        yield from _of_family(goal, family)


def _of_family(goal: str, family: dict[str, Any]) -> Iterator[Attempt]:
    usual = {"solution": "tutor", "tool": "programs", "tenant": "chat"}.get(goal, "chat")
    places = cycle(family.get("places", ["query"]))
    number = 0
    for use in family.get("uses", [usual]):
        for form in family["forms"]:
            for text in family["texts"]:
                number += 1
                said = text.replace("{how}", _how(form))
                yield Attempt(
                    goal, family["name"], family["source"], said, form, use, next(places), number
                )


def _how(form: str) -> str:
    return f"({form.replace('_', ' ')})"
