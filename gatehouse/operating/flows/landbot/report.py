"""What became of a bot, for the person who imports it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gatehouse.operating.flows.landbot.unmapped import Problem, printable


@dataclass
class Report:
    """Counts, what was left out, and what needs a look. Never a value that may be a secret."""

    blocks: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By the type at Landbot and the type of node that it became."""
    nodes: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    links: int = 0
    """Connections at Landbot, without those in bricks."""
    inner_nodes: Counter[str] = field(default_factory=Counter)
    inner_connections: int = 0
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, block: str, text: str) -> None:
        """Put down something about a block that a person should know."""
        self.notes.append(f"{block}: {text}")

    def lines(self, secrets: Mapping[str, list[str]]) -> list[str]:
        """Return the report as lines."""
        found = [f"{_counted(self.nodes, self.connections)} of {self.links} at Landbot"]
        if self.inner_nodes:
            found.append(f"in bricks: {_counted(self.inner_nodes, self.inner_connections)}")
        found += [
            f"  {count:>4}  {before} -> {after}"
            for (before, after), count in sorted(self.blocks.items())
        ]
        found += [f"left out: {item}" for item in self.left_out]
        found += [f"not mapped: {problem}" for problem in self.problems]
        found += [f"note: {item}" for item in self.notes]
        found += [
            f"secret: {name} is needed by {', '.join(places)}; its value was not written"
            for name, places in secrets.items()
        ]
        return list(map(printable, found))

    def as_json(self, secrets: Mapping[str, list[str]]) -> dict[str, Any]:
        """Return the report as an object."""
        return {
            "nodes": dict(sorted(self.nodes.items())),
            "connections": self.connections,
            "connections_at_landbot": self.links,
            "inner_nodes": dict(sorted(self.inner_nodes.items())),
            "inner_connections": self.inner_connections,
            "blocks": [
                {"type": before, "becomes": after, "count": count}
                for (before, after), count in sorted(self.blocks.items())
            ],
            "left_out": self.left_out,
            "not_mapped": [vars(problem) for problem in self.problems],
            "notes": self.notes,
            "secrets": dict(secrets),
        }


def _counted(nodes: Counter[str], connections: int) -> str:
    types = ", ".join(f"{count} {type_}" for type_, count in nodes.most_common())
    total = nodes.total()
    return f"{total} {'node' if total == 1 else 'nodes'}: {types}; {connections} connections"
