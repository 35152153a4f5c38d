"""What roles used, as rehearsals recorded it: a file of data that says where it is from.

One line for each role, statement and action, with the resources. Lines of several runs are merged:
what was used once stays used until the file is written anew.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policies.least.names import normal, principal_of, statement_of

FILE = Path(__file__).with_name("evidence.json")
PREFIX = "{prefix}-"
MOST_RESOURCES = 12
"""Resources that one line names; more of the same are one with a wildcard."""


@dataclass(frozen=True)
class Run:
    """Where evidence is from: the commit, the day, and what was run."""

    commit: str
    date: str
    what: str


@dataclass(frozen=True)
class Use:
    """An action that a statement of a role allowed, on these resources.

    Of a resource's own policy the role is who was allowed it, and the statement says of which.
    """

    role: str
    statement: str
    action: str
    resources: tuple[str, ...]
    asked_by: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """All uses, and the runs that showed them."""

    runs: tuple[Run, ...] = ()
    uses: tuple[Use, ...] = ()

    def of(self, role: str, statement: str) -> Iterator[Use]:
        """The uses of one statement."""
        return (use for use in self.uses if (use.role, use.statement) == (role, statement))


@cache
def evidence(file: Path = FILE) -> Evidence:
    """What the committed file says."""
    return parse(file.read_text(encoding="utf-8"))


def parse(text: str) -> Evidence:
    """Evidence from the text of its file."""
    read: dict[str, Any] = json.loads(text)
    return Evidence(
        tuple(Run(**item) for item in read["runs"]),
        tuple(
            Use(
                item["role"], item["statement"], item["action"],
                tuple(item["resources"]), tuple(item["asked_by"]),
            )
            for item in read["uses"]
        ),
    )  # fmt: skip


def text_of(found: Evidence) -> str:
    """The text of the file: a line for each run and each use, in their order."""
    runs = ",\n".join(f"    {json.dumps(asdict(item))}" for item in found.runs)
    uses = ",\n".join(f"    {json.dumps(asdict(item))}" for item in found.uses)
    return f'{{\n  "runs": [\n{runs}\n  ],\n  "uses": [\n{uses}\n  ]\n}}\n'


def merged(known: Evidence, lines: Iterable[str], run: Run) -> Evidence:
    """What is known, and what a rehearsal wrote down line by line.

    A line that is cut off, or is about something else, is left out: a kill may have ended it.
    """
    resources: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    asked_by: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for use in known.uses:
        key = (use.role, use.statement, use.action)
        resources[key].update(use.resources)
        asked_by[key].update(use.asked_by)
    for decision in _allowed(lines):
        role, holder = normal(decision["role"]).removeprefix(PREFIX), decision.get("policy_of")
        for sid in decision["statements"]:
            key = (role, sid, decision["action"])
            if holder:
                who = principal_of(decision["role"])
                key = (who, statement_of(sid, holder), decision["action"])
            resources[key].add(normal(decision["resource"]))
            asked_by[key].add(decision["asked_by"])
    uses = tuple(
        Use(*key, tuple(_few(resources[key])), tuple(sorted(asked_by[key])))
        for key in sorted(resources)
    )
    return Evidence((*(item for item in known.runs if item != run), run), uses)


def _allowed(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            decision = json.loads(line)
        except ValueError:
            continue
        if not isinstance(decision, dict) or decision.get("decision") != "Allow":
            continue
        is_ours = normal(str(decision.get("role"))).startswith(PREFIX)
        if is_ours or str(decision.get("policy_of")).startswith("arn:"):
            yield decision


def _few(resources: set[str]) -> list[str]:
    """Resources by name; of many of one kind, what they have in common."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for resource in resources:
        kinds[_kind(resource)].add(resource)
    few = (
        sorted(found) if len(found) <= MOST_RESOURCES else [narrowest(found)]
        for found in kinds.values()
    )
    return sorted(item for found in few for item in found)


def _kind(resource: str) -> str:
    """Up to what names one of a kind: a bucket, `table/`, `function:`, `log-group:/aws/lambda/`."""
    *_, rest = resource.split(":", 5)
    tail = rest.rpartition(":" if "/" not in rest else "/")[2]
    return resource.removesuffix(tail)


def narrowest(texts: Iterable[str]) -> str:
    """The narrowest pattern with one wildcard that covers all of some texts."""
    first, *rest = sorted(set(texts))
    begin, end = first, first
    for text in rest:
        while not text.startswith(begin):
            begin = begin[:-1]
        while not text.endswith(end):
            end = end[1:]
    if not rest:
        return first
    shortest = min(map(len, (first, *rest)))
    end = end[max(0, len(begin) + len(end) - shortest) :]
    return f"{begin}*{end}"
