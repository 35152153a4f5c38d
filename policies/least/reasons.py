"""Reads `reasons.toml`: why roles keep what no rehearsal showed that they use."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policies.authorization.wildcards import Pattern

FILE = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True)
class Reason:
    """Why a role needs actions or resources of a statement, though nothing used them."""

    roles: tuple[str, ...]
    statement: str
    why: str
    actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()

    def is_about(self, role: str, statement: str) -> bool:
        """Whether it explains something of a statement."""
        return role in self.roles and statement == self.statement

    def covers(self, kind: str, text: str) -> bool:
        """Whether it explains an action or a resource, by its text or a pattern of it."""
        patterns = self.actions if kind == "action" else self.resources
        return any(item == text or Pattern(item, "folded").matches(text) for item in patterns)


@cache
def reasons(file: Path = FILE) -> tuple[Reason, ...]:
    """All reasons of the file."""
    found = tomllib.loads(file.read_text(encoding="utf-8")).get("reason", [])
    return tuple(
        Reason(
            tuple(item["roles"]), item["statement"], item["why"],
            tuple(item.get("actions", ())), tuple(item.get("resources", ())),
        )
        for item in found
    )  # fmt: skip
