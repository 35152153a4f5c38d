"""What the platform itself says in a session's variables, and nobody else writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from lambda_src.flows.documents import Json

MOST_VISITED = 100
"""Nodes that `session.history` names, the last ones."""

OF_ENGINE: Mapping[str, frozenset[str]] = {
    "session": frozenset({"id", "started_at", "current_node", "status", "history"}),
    "user": frozenset({"id"}),
    "context": frozenset({"channel"}),
}
"""By scope, what no node writes either."""

_OF_SITUATION = frozenset({"locale", "timezone", "channel"})
PATHS = frozenset(
    {f"session.{name}" for name in OF_ENGINE["session"]}
    | {f"context.{name}" for name in _OF_SITUATION}
)
"""The paths that every session has without a node that sets them."""

Scopes = Mapping[str, Mapping[str, Json]]


@dataclass(frozen=True)
class Facts:
    """What is known at the start: the user who signed in, if one did, and where they are.

    `locale` is a language tag, `timezone` a name of the IANA database, `channel` how they came.
    """

    user_id: str | None = None
    user_name: str | None = None
    locale: str | None = None
    timezone: str = "UTC"
    channel: str = "web"

    def over(self, scopes: Scopes) -> dict[str, dict[str, Json]]:
        """Return scopes with these in place of what a caller wrote there."""
        own = {"id"} if self.user_id is None else {"id", "name"}
        made = {name: dict(value) for name, value in scopes.items()}
        made["user"] = {
            **_known({"id": self.user_id, "name": self.user_name}),
            **{name: item for name, item in made.get("user", {}).items() if name not in own},
        }
        made["context"] = {
            **_known({"locale": self.locale, "timezone": self.timezone, "channel": self.channel}),
            **{
                name: element
                for name, element in made.get("context", {}).items()
                if name not in _OF_SITUATION
            },
        }
        return made


def is_of_engine(steps: list[str]) -> bool:
    """Whether the steps of a path lead to what no node writes, or into it."""
    return len(steps) > 1 and steps[1] in OF_ENGINE.get(steps[0], ())


def is_closed(steps: list[str], scopes: Scopes) -> bool:
    """Whether the steps of a path lead to what no caller writes in this session."""
    if is_of_engine(steps) or (steps[0] == "context" and set(steps[1:2]) & _OF_SITUATION):
        return True
    return steps[:2] == ["user", "name"] and "id" in scopes.get("user", {})


def visited(session: dict[str, Json], node: str) -> None:
    """Put down in the scope `session` that a node runs."""
    before = session.get("history")
    earlier = before if isinstance(before, list) else []
    session["history"] = [*earlier[1 - MOST_VISITED :], node]
    session["current_node"] = node


def stands(session: dict[str, Json], node: str, status: str) -> None:
    """Put down in the scope `session` where it is."""
    session["current_node"], session["status"] = node, status


def _known(facts: Mapping[str, str | None]) -> dict[str, Json]:
    return {name: value for name, value in facts.items() if value is not None}
