"""docs/kill-table.md: what every mutation is reported by, ours beside Checkov's built-in checks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.estate import Estate
from tests.policies.mutation import Mutation, judge_of, mutants
from tests.policies.mutations import catalogue

PAGE = Path(__file__).resolve().parents[2] / "docs" / "kill-table.md"
MEASURED = Path(__file__).with_name("checkov.json")
_HEAD = (
    "# The kill table\n\n"
    "Made by `.venv/bin/python -m benchmarks.review kill-table`; do not edit. Every line is a "
    "mutation of the real plans of `prod`: what an attacker or a careless change would do, the "
    "policy of ours that reports it, or the claim that it refutes, on how many resources it is "
    "tried (each mutant is reported, or `make test` fails), and what the built-in checks of "
    "Checkov {version} report of the first mutant that they do not report of the original "
    "({date}). What is `hidden` is written where a plan shows nothing.\n"
)


@dataclass(frozen=True)
class Row:
    mutation: Mutation
    mutants: int
    checkov: list[str] | None


def rows(estate: Estate) -> list[Row]:
    reported = measured()["reported"]
    return [
        Row(mutation, sum(1 for _ in mutants(estate, mutation)), reported.get(mutation.id))
        for mutation in catalogue()
    ]


def measured() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return found


def page(estate: Estate) -> str:
    table = rows(estate)
    head = _HEAD.format(version=measured()["version"], date=measured()["date"])
    return "\n".join([head, *_summary(table), *_subjects(table)]) + "\n"


def _summary(table: list[Row]) -> Iterator[str]:
    both = sum(1 for row in table if row.checkov)
    total = sum(row.mutants for row in table)
    yield "| reported by | mutations |\n|---|---|"
    yield f"| ours and Checkov's built-in checks | {both} |"
    yield f"| ours alone | {len(table) - both} |"
    yield f"| all, tried on {total} resources | {len(table)} |\n"
    yield (
        "The mutations were chosen for what these stacks promise, by the authors of the policies: "
        "another catalogue gives Checkov another share. What Checkov adds: some of its checks ask "
        "for things that these stacks leave out on "
        "purpose (a VPC for every function, code signing), and it knows services that are not "
        "used here. It can run our resource policies too "
        "([the review](review.md#with-checkov)).\n"
    )


def _subjects(table: list[Row]) -> Iterator[str]:
    for subject in dict.fromkeys(_subject(row) for row in table):
        yield f"## {subject}\n"
        yield "| mutation | what happens | ours | tried on | Checkov |\n|---|---|---|---|---|"
        for row in table:
            if _subject(row) == subject:
                yield _line(row)
        yield ""


def _line(row: Row) -> str:
    mutation = row.mutation
    theirs = "not tried yet" if row.checkov is None else ", ".join(row.checkov) or "nothing"
    story = mutation.story.replace("|", "&#124;").replace("*", "\\*")
    kind = " (hidden)" if mutation.edit.kind == "source" else ""
    return f"| `{mutation.id}` | {story}{kind} | `{mutation.policy}` | {row.mutants} | {theirs} |"


def _subject(row: Row) -> str:
    return judge_of(row.mutation.policy).subject
