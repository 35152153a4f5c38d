"""A copy of one stack's plan that mutations write into: what it shows, hides, and is made from."""

import copy
import itertools
import json
import re
from dataclasses import replace
from typing import Any

from policies.estate import Estate, Raw, Resource

_REFERENCE = re.compile(r"\$\{([^}]+)\}")


class Draft:
    """Changes to resources of one stack; `estate()` is the estate with them."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self._changed: dict[str, Raw | None] = {}
        self.outputs: dict[str, Any] = {}
        self.backend: dict[str, Any] = {}
        self.default_tags: dict[str, str] = {}

    def raw(self, address: str = "") -> Raw:
        """A copy of a resource's plan to write into; the mutated one itself without an address."""
        address = address or self.resource.address
        if address not in self._changed:
            self._changed[address] = copy.deepcopy(self.resource.stack.raws[address])
        found = self._changed[address]
        assert found is not None, f"{address} is removed already"
        return found

    def remove(self, address: str) -> None:
        self._changed[address] = None

    def add(self, type_: str, name: str, values: dict[str, Any]) -> None:
        """Another resource, as it would be planned; texts with `${...}` are not known yet."""
        module = self.resource.raw.module
        shown = {key: value for key, value in values.items() if not _is_template(value)}
        self._changed[f"{module}{type_}.{name}"] = Raw(
            address=f"{module}{type_}.{name}",
            type=type_,
            name=name,
            planned=shown,
            unknown={key: True for key in values if key not in shown},
            expressions={key: expression(value) for key, value in values.items()},
            actions=("create",),
            provider=f"registry.terraform.io/hashicorp/{type_.partition('_')[0]}",
            module=module,
        )

    def document(self, path: str) -> Raw:
        """The policy document that an attribute holds, to write into; the attribute is hidden."""
        (name,) = {
            ".".join(reference.split(".")[:3])
            for reference in self.resource.references(path)
            if reference.startswith("data.aws_iam_policy_document.")
        }
        hide(self.raw(), path)
        document = self.raw(f"{self.resource.raw.module}{name}")
        if isinstance(document.planned, dict):
            document.planned.pop("json", None)
            document.planned.pop("minified_json", None)
        if document.unknown is None:
            document = replace(document, unknown={})
            self._changed[document.address] = document
        return document

    def neighbour(self) -> str:
        """A reference to another resource of the stack, whose id AWS will give."""
        raws = self.resource.stack.raws
        others = (
            address
            for address in raws
            if address != self.resource.address and "data." not in address
        )
        return f"${{{next(others)}.id}}"

    def changes(self) -> dict[str, Raw | None]:
        return self._changed

    def estate(self) -> Estate:
        resource = self.resource
        stack = resource.stack.with_raws(self._changed)
        if self.outputs:
            stack = stack.publishing(self.outputs)
        if self.backend and stack.synthesized:
            synthesized = copy.deepcopy(dict(stack.synthesized))
            synthesized["terraform"]["backend"]["s3"].update(self.backend)
            stack = replace(stack, synthesized=synthesized)
        if self.default_tags:
            stack = replace(stack, document=_with_default_tags(stack.document, self.default_tags))
        return resource.estate.replacing(stack)


def _with_default_tags(document: Any, tags: dict[str, str]) -> dict[str, Any]:
    changed = copy.deepcopy(dict(document))
    for provider in changed["configuration"]["provider_config"].values():
        for block in provider.get("expressions", {}).get("default_tags", []):
            block["tags"]["constant_value"].update(tags)
    return changed


def expression(value: Any) -> dict[str, Any]:
    """A value as `configuration` has it."""
    named = _REFERENCE.findall(json.dumps(value))
    return {"constant_value": value, **({"references": named} if named else {})}


def show(raw: Raw, path: str, value: Any) -> None:
    """Writes a value into what the plan shows and into the expression."""
    steps = path.split(".")
    if not _is_hidden(raw.unknown, steps):
        _set(raw.planned, steps, value)
        _reveal(raw.unknown, steps)
    write(raw, path, value)


def hide(raw: Raw, path: str) -> None:
    """Makes the plan hide an attribute, as a reference does."""
    steps = path.split(".")
    if not _is_hidden(raw.unknown, steps):
        _drop(raw.planned, steps)
        _set(raw.unknown, steps, True)


def write(raw: Raw, path: str, value: Any) -> None:
    """Writes a value into the expression alone."""
    at: Any = raw.expressions
    steps = path.split(".")
    for number, step in enumerate(steps):
        if isinstance(at, dict) and "constant_value" in at:
            _set(at["constant_value"], steps[number:], value)
            return
        if number == len(steps) - 1:
            _put(at, step, expression(value))
            return
        at = _enter(at, step, steps[number + 1])


def drop(raw: Raw, path: str) -> None:
    """Leaves an attribute out, as if nobody had written it."""
    steps = path.split(".")
    _set(raw.planned, steps, None)
    _reveal(raw.unknown, steps)
    at: Any = raw.expressions
    for step in steps[:-1]:
        if isinstance(at, dict) and "constant_value" in at:
            at = at["constant_value"]
        at = _step(at, step)
    if isinstance(at, dict) and "constant_value" in at:
        at = at["constant_value"]
    _drop(at, steps[-1:])


def drop_block(raw: Raw, path: str) -> None:
    """Takes one of several blocks away."""
    for where in (raw.planned, raw.unknown, raw.expressions):
        _drop(where, path.split("."))


def _is_template(value: Any) -> bool:
    return "${" in json.dumps(value)


def _is_hidden(unknown: Any, steps: list[str]) -> bool:
    for step in steps[:-1]:
        unknown = _step(unknown, step)
        if unknown is True:
            return True
    return False


def _reveal(unknown: Any, steps: list[str]) -> None:
    at = unknown
    for step in steps[:-1]:
        at = _step(at, step)
    if isinstance(at, dict):
        at.pop(steps[-1], None)
    elif isinstance(at, list) and int(steps[-1]) < len(at):
        at[int(steps[-1])] = False


def _step(at: Any, step: str) -> Any:
    if isinstance(at, list):
        return at[int(step)] if step.isdigit() and int(step) < len(at) else None
    return at.get(step) if isinstance(at, dict) else at if at is True else None


def _enter(at: Any, step: str, following: str) -> Any:
    below = _step(at, step)
    if below is None:
        below = [] if following.isdigit() else {}
        _put(at, step, below)
    return below


def _set(at: Any, steps: list[str], value: Any) -> None:
    for step, following in itertools.pairwise(steps):
        at = _enter(at, step, following)
    _put(at, steps[-1], value)


def _put(at: Any, step: str, value: Any) -> None:
    if isinstance(at, list):
        if int(step) < len(at):
            at[int(step)] = value
        else:
            at.append(value)
    else:
        at[step] = value


def _drop(at: Any, steps: list[str]) -> None:
    for step in steps[:-1]:
        at = _step(at, step)
    if isinstance(at, dict):
        at.pop(steps[-1], None)
    elif isinstance(at, list) and int(steps[-1]) < len(at):
        del at[int(steps[-1])]
