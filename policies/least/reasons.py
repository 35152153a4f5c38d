"""Reads `reasons.toml`: why roles keep what no rehearsal showed that they use."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["action", "resource"]

FILE = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True)
class Reason:
    """Why roles need actions or resources, by statement, though nothing used them.

    An `optional` one is about what only some environments have.
    """

    roles: tuple[str, ...]
    why: str
    actions: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    resources: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    optional: bool = False

    def covers(self, role: str, statement: str, kind: Kind, text: str) -> bool:
        """Whether it explains an action or a resource of a role's statement, by its text."""
        explained = self.actions if kind == "action" else self.resources
        return role in self.roles and text in explained.get(statement, ())


@cache
def reasons(file: Path = FILE) -> tuple[Reason, ...]:
    """All reasons of the file."""
    found = tomllib.loads(file.read_text(encoding="utf-8")).get("reason", [])
    return tuple(
        Reason(
            tuple(item["roles"]),
            item["why"],
            _by_statement(item.get("actions", {})),
            _by_statement(item.get("resources", {})),
            item.get("optional", False),
        )
        for item in found
    )


def _by_statement(listed: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {statement: tuple(texts) for statement, texts in listed.items()}
