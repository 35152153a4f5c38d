"""Decisions are short, numbered without gaps, and of one form."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, name

DECISIONS = sorted((ROOT / "docs/adr").glob("*.md"))
STACKS = sorted((ROOT / "docs/stacks").glob("*.md"))


def headings(page: Path) -> list[str]:
    return re.findall(r"^## (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_a_decision_is_under_60_lines(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) < 60


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_a_decision_has_context_choice_and_consequences(page: Path) -> None:
    assert headings(page) == ["Context", "Choice", "Consequences"]


def test_decisions_are_numbered_without_gaps() -> None:
    titles = [page.read_text(encoding="utf-8").splitlines()[0] for page in DECISIONS]
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    assert [int(title.split(".")[0].removeprefix("# ")) for title in titles] == numbers


@pytest.mark.parametrize("page", STACKS, ids=name)
def test_the_pages_of_stacks_have_the_same_sections(page: Path) -> None:
    assert headings(page) == [
        "Owns",
        "Reads",
        "Publishes",
        "Why separate",
        "Permissions",
        "Cost when idle",
        "What is different in `local`",
    ]
