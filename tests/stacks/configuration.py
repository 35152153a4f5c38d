"""Reads a synthesized stack."""

import json
import re
from collections.abc import Iterator
from typing import Any

from gatehouse.delivery.synthesis import SynthesizedStack

_READ = re.compile(r"data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)")


def elements(stack: SynthesizedStack, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Type, name and arguments of every `resource` or every `data` source."""
    for type_, named in stack.configuration().get(kind, {}).items():
        for name, arguments in named.items():
            yield type_, name, arguments


def resources(stack: SynthesizedStack, type_: str) -> dict[str, dict[str, Any]]:
    """The resources of one type, by name."""
    found: dict[str, dict[str, Any]] = stack.configuration().get("resource", {}).get(type_, {})
    return found


def outputs(stack: SynthesizedStack) -> dict[str, dict[str, Any]]:
    """What the stack publishes, by name."""
    published: dict[str, dict[str, Any]] = stack.configuration().get("output", {})
    return published


def outputs_read(stack: SynthesizedStack) -> set[tuple[str, str]]:
    """The producer and the name of every output of another stack that this one uses."""
    return set(_READ.findall(json.dumps(stack.configuration())))
