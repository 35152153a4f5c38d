"""Drift: what a plan of deployed stacks would change although nothing was asked to change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NO_CHANGE = (["no-op"], ["read"])


@dataclass(frozen=True)
class Drift:
    """One resource, or output, that is not as its stack says. Attributes by name only: no values.

    `known` is whether an emulator forgets exactly this, whatever we do.
    """

    stack: str
    address: str
    actions: tuple[str, ...]
    attributes: frozenset[str]
    known: bool = False

    def __str__(self) -> str:
        what = ", ".join(sorted(self.attributes))
        return (
            f"{self.stack}: {self.address} ({'/'.join(self.actions)}{': ' if what else ''}{what})"
        )


def drift(
    plans: Path,
    *,
    known: Mapping[str, frozenset[str]] | None = None,
    known_outputs: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[Drift, ...]:
    """What differs, from the `STACK.plan.json` files in a folder, in their order.

    `known` are the gaps of an emulator: "stack: address" and the attributes that differ there.
    """
    found: list[Drift] = []
    for file in sorted(plans.glob("*.plan.json")):
        stack = file.name.removesuffix(".plan.json")
        plan = json.loads(file.read_text(encoding="utf-8"))
        found += _resources(stack, plan, known or {})
        found += _outputs(stack, plan, known_outputs)
    return tuple(found)


def _resources(
    stack: str, plan: Mapping[str, Any], known: Mapping[str, frozenset[str]]
) -> list[Drift]:
    found = []
    for resource in plan.get("resource_changes", []):
        change, address = resource["change"], resource["address"]
        if change["actions"] in _NO_CHANGE:
            continue
        attributes = _differing(change)
        is_known = known.get(f"{stack}: {address}") == attributes
        found.append(Drift(stack, address, tuple(change["actions"]), attributes, is_known))
    return found


def _outputs(stack: str, plan: Mapping[str, Any], known: frozenset[tuple[str, str]]) -> list[Drift]:
    return [
        Drift(
            stack, f"output.{name}", tuple(change["actions"]), frozenset(), (stack, name) in known
        )
        for name, change in plan.get("output_changes", {}).items()
        if change["actions"] not in _NO_CHANGE
    ]


def _differing(change: Mapping[str, Any]) -> frozenset[str]:
    before, after = change["before"] or {}, change["after"] or {}
    unknown = {name for name, is_so in (change["after_unknown"] or {}).items() if is_so}
    differing = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    return frozenset(differing | unknown)
