"""One plan, cut into its resources: what it shows of each, what it hides, and the expressions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from policies.estate.values import Value

_INDEX = re.compile(r'\[(?:\d+|"[^"]*")\]')
_MODULE = re.compile(r"^(?:module\.[\w-]+\.)+")


@dataclass(frozen=True)
class Raw:
    """A resource or data source as the plan has it; `module` is its prefix, `module.a.`."""

    address: str
    type: str
    name: str
    planned: Value
    unknown: Value
    expressions: Mapping[str, Value]
    actions: tuple[str, ...] = ()
    provider: str = ""
    module: str = ""


@dataclass(frozen=True)
class Module:
    """What a module publishes, and what it is called with; the root has no arguments."""

    outputs: Mapping[str, Value]
    arguments: Mapping[str, Value]


class _Plan:
    """What a plan's document holds, read once for the stack and every change made to it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    @cached_property
    def raws(self) -> Mapping[str, Raw]:
        """Everything that will be there after the apply, by address."""
        changes = self._document.get("resource_changes") or []
        found = {item["address"]: self._changed(item) for item in changes if _remains(item)}
        for item in _state_resources(self._document.get("prior_state")):
            if item.get("mode") == "data" and item["address"] not in found:
                found[item["address"]] = self._read(item)
        for address, item in self._configured.items():
            if item.get("mode") == "data" and address not in found:
                found[address] = self._raw(item, address, None, unknown=True)
        return found

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """Modules by prefix; the root's is empty."""
        return {prefix: module for prefix, module, _ in self._module_tree}

    @cached_property
    def provider(self) -> Mapping[str, Any]:
        """The AWS provider's settings, literal ones only."""
        for entry in self._document["configuration"].get("provider_config", {}).values():
            if entry.get("name") == "aws":
                expressions = entry.get("expressions") or {}
                return {key: constant(item) for key, item in expressions.items()}
        return {}

    @cached_property
    def _module_tree(self) -> tuple[tuple[str, Module, Mapping[str, Any]], ...]:
        root = self._document["configuration"].get("root_module") or {}
        return tuple(_modules_below(root, "", {}))

    @cached_property
    def _configured(self) -> Mapping[str, Mapping[str, Any]]:
        return {
            prefix + item["address"]: item
            for prefix, _, module in self._module_tree
            for item in module.get("resources") or []
        }

    def _changed(self, item: Mapping[str, Any]) -> Raw:
        change = item["change"]
        unknown = change.get("after_unknown")
        raw = self._raw(item, item["address"], change.get("after"), unknown=unknown)
        return replace(raw, actions=tuple(change.get("actions") or ()))

    def _read(self, item: Mapping[str, Any]) -> Raw:
        return self._raw(item, item["address"], item.get("values"), unknown=None)

    def _raw(self, item: Mapping[str, Any], address: str, planned: Value, *, unknown: Value) -> Raw:
        prefix = _MODULE.match(_INDEX.sub("", address))
        configured = self._configured.get(_INDEX.sub("", address), {})
        return Raw(
            address=address,
            type=item["type"],
            name=str(item.get("name", "")),
            planned=planned,
            unknown=unknown,
            expressions=configured.get("expressions") or {},
            provider=str(item.get("provider_name", "")),
            module=prefix.group() if prefix else "",
        )


@dataclass(frozen=True)
class Stack:
    """A plan. `synthesized` is the stack's cdk.tf.json where the review has it."""

    name: str
    document: Mapping[str, Any]
    synthesized: Mapping[str, Any] | None = None
    file: str = ""
    _replaced: Mapping[str, Raw | None] = field(default_factory=dict)
    _published: Mapping[str, Value] = field(default_factory=dict)
    _shared: _Plan | None = field(default=None, repr=False, compare=False)

    @cached_property
    def _plan(self) -> _Plan:
        return self._shared or _Plan(self.document)

    @cached_property
    def raws(self) -> Mapping[str, Raw]:
        """Everything in the plan that will be there after the apply, by address."""
        if not self._replaced:
            return self._plan.raws
        merged = {**self._plan.raws, **self._replaced}
        return {address: raw for address, raw in merged.items() if raw is not None}

    @property
    def replaced(self) -> Mapping[str, Raw | None]:
        """What `with_raws` changed since the plan was read."""
        return self._replaced

    @cached_property
    def by_type(self) -> Mapping[str, tuple[str, ...]]:
        """Addresses by type; data sources as `data.<type>`."""
        sorted_in: dict[str, list[str]] = {}
        for address, raw in self.raws.items():
            prefix = "data." if is_data(raw) else ""
            sorted_in.setdefault(prefix + raw.type, []).append(address)
        return {type_: tuple(addresses) for type_, addresses in sorted_in.items()}

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """Modules by prefix; the root's is empty."""
        modules = self._plan.modules
        if not self._published:
            return modules
        root = modules[""]
        return {**modules, "": Module({**root.outputs, **self._published}, root.arguments)}

    @property
    def provider(self) -> Mapping[str, Any]:
        """The AWS provider's settings, literal ones only."""
        return self._plan.provider

    @property
    def variables(self) -> Mapping[str, Any]:
        """The values of the root module's variables."""
        return self.document.get("variables") or {}

    def with_raws(self, replaced: Mapping[str, Raw | None]) -> Self:
        """The same plan with some resources changed, added, or removed (None)."""
        return replace(self, _replaced={**self._replaced, **replaced}, _shared=self._plan)

    def publishing(self, outputs: Mapping[str, Value]) -> Self:
        """The same plan with further outputs, given as expressions."""
        return replace(self, _published={**self._published, **outputs}, _shared=self._plan)


def is_data(raw: Raw) -> bool:
    """Whether it is a data source."""
    return raw.address.removeprefix(raw.module).startswith("data.") or ".data." in raw.address


def constant(expression: Value) -> Value:
    """What is literal in an expression or in blocks of them."""
    if isinstance(expression, list):
        return [constant(item) for item in expression]
    if isinstance(expression, dict) and "constant_value" not in expression:
        return {key: constant(item) for key, item in expression.items() if key != "references"}
    return expression["constant_value"] if isinstance(expression, dict) else expression


def _remains(item: Mapping[str, Any]) -> bool:
    actions = item["change"].get("actions") or []
    return actions not in (["delete"], ["forget"])


def _modules_below(
    module: Mapping[str, Any], prefix: str, arguments: Mapping[str, Value]
) -> Iterator[tuple[str, Module, Mapping[str, Any]]]:
    outputs = {name: item.get("expression") for name, item in (module.get("outputs") or {}).items()}
    yield prefix, Module(outputs, arguments), module
    for name, call in (module.get("module_calls") or {}).items():
        below = f"{prefix}module.{name}."
        yield from _modules_below(call.get("module") or {}, below, call.get("expressions") or {})


def _state_resources(state: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    left = [((state or {}).get("values") or {}).get("root_module") or {}]
    while left:
        module = left.pop()
        yield from module.get("resources") or []
        left.extend(module.get("child_modules") or [])
