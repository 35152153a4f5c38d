"""All stacks of one review as one graph: it follows values through references and remote state."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from policies.estate.arns import FORMS
from policies.estate.dependencies import ANYWHERE, Place, producer_name, sources
from policies.estate.merging import Scope
from policies.estate.resolution import Resolution
from policies.estate.resource import Resource
from policies.estate.stack import Stack
from policies.estate.values import Unknown, Value, look_up, pointer

_POINTER = re.compile(r"\$\{([^:{}]*):([^{}]+)\}")
PRODUCT = "gatehouse"  # the tag that the base stack puts on everything
_ACCOUNT = re.compile(r"arn:aws[\w-]*:[\w-]*:[\w-]*:(\d{12}):")


@dataclass(frozen=True)
class Output:
    """What a stack publishes, and so writes into its state in plain text."""

    stack: Stack
    name: str
    value: Value
    expression: Value

    @property
    def address(self) -> str:
        """As Terraform calls it."""
        return f"output.{self.name}"


class Estate:
    """Stacks by name, and the references between them."""

    def __init__(
        self,
        stacks: Iterable[Stack],
        changed_from: "tuple[Estate, frozenset[Place]] | None" = None,
    ) -> None:
        self.stacks: Mapping[str, Stack] = {stack.name: stack for stack in stacks}
        self._resources: dict[tuple[str, str], Resource] = {}
        self._resolution = Resolution(self)
        self._original = changed_from
        self._sources: dict[Place, frozenset[Place]] = {}

    def replacing(self, stack: Stack) -> Self:
        """The same estate with another plan of one stack."""
        places = frozenset((stack.name, address) for address in stack.replaced)
        return type(self)({**self.stacks, stack.name: stack}.values(), (self, places))

    def twin(self, resource: Resource) -> Resource | None:
        """The same resource of the estate that this one was changed from, if it reads the same."""
        if self._original is None:
            return None
        original, changed = self._original
        place = (resource.stack.name, resource.address)
        found = original.at(*place)
        if found is None or found.raw is not resource.raw:
            return None
        return None if {*changed, ANYWHERE} & original.sources(place) else found

    def sources(self, place: Place) -> frozenset[Place]:
        """All resources that the values of one come from."""
        if place not in self._sources:
            self._sources[place] = sources(self, place)
        return self._sources[place]

    def producer(self, stack: Stack, state: str) -> Stack | None:
        """The stack that a remote-state data source of `stack` reads."""
        raw = stack.raws.get(state)
        return self.stacks.get(producer_name(raw.planned, raw.name)) if raw else None

    def all(self, *types: str) -> list[Resource]:
        """Every managed resource of these types (`data.<type>` for data sources), or all."""
        return [
            self._resource(stack, address)
            for stack in self.stacks.values()
            for type_, addresses in stack.by_type.items()
            if (type_ in types if types else not type_.startswith("data."))
            for address in addresses
        ]

    def at(self, stack: str, address: str) -> Resource | None:
        """The resource at an address; without an index the only instance."""
        found = self.stacks.get(stack)
        if found is None:
            return None
        for candidate in (address, f"{address}[0]"):
            if candidate in found.raws:
                return self._resource(found, candidate)
        return None

    def _resource(self, stack: Stack, address: str) -> Resource:
        key = (stack.name, address)
        if key not in self._resources:
            self._resources[key] = Resource(stack.raws[address], stack, self)
        return self._resources[key]

    def pointed_to(self, value: Value) -> list[Resource]:
        """The resources that pointers in a text lead to."""
        if not isinstance(value, str):
            return []
        found = (self._by_pointer(stack, path) for stack, path in _POINTER.findall(value))
        return [resource for resource in found if resource]

    def targets(self, resource: Resource, path: str, *types: str) -> list[Resource]:
        """The resources that an attribute names: by reference, ARN, id or name."""
        value = resource.shown(path)
        items = value if isinstance(value, list) else [value]
        found: list[Resource] = []
        for item in items:
            if isinstance(item, Unknown):
                names = (self._by_pointer(resource.stack.name, text) for text in item.references)
                found += [target for target in names if target]
            else:
                found += self.pointed_to(item) or self.named(item, *types)
        unique = {(target.stack.name, target.address): target for target in found}
        return [target for target in unique.values() if not types or target.type in types]

    def named(self, text: Value, *types: str) -> list[Resource]:
        """The resources that an ARN, id or name belongs to."""
        found = self._identities.get(text, ()) if isinstance(text, str) else ()
        return [resource for resource in found if not types or resource.type in types]

    def arns(self, resource: Resource) -> list[str]:
        """The ARN as a pointer, as the plan shows it, and as it follows from the name."""
        forms = [pointer(resource.stack.name, resource.address, "arn")]
        shown = resource.shown("arn")
        if isinstance(shown, str) and shown not in forms:
            forms.append(shown)
        if resource.type in FORMS:
            texts = {key: item for key, item in resource.values.items() if isinstance(item, str)}
            region = resource.stack.provider.get("region", "us-east-1")
            values = {"path": "/", "account": self.account, "region": region, **texts}
            needed = re.findall(r"\{(\w+)\}", FORMS[resource.type])
            if all(key in values for key in needed):
                forms.append(FORMS[resource.type].format(**values))
        return forms

    def outputs(self) -> list[Output]:
        """What every stack publishes, resolved."""
        return [
            Output(stack, name, self._resolution.evaluated(stack, "", expression), expression)
            for stack in self.stacks.values()
            for name, expression in stack.modules[""].outputs.items()
        ]

    def scope(self, stack: Stack, module: str) -> Scope:
        """How references of one module of a plan read."""
        return self._resolution.scope(stack, module)

    @cached_property
    def account(self) -> str:
        """The account that most ARNs of the plans name; empty when none does."""
        if self._original:
            return self._original[0].account
        counted: dict[str, int] = {}
        for stack in self.stacks.values():
            for raw in stack.raws.values():
                for number in _ACCOUNT.findall(str(raw.planned)):
                    counted[number] = counted.get(number, 0) + 1
        return max(counted, key=lambda number: counted[number]) if counted else ""

    @cached_property
    def is_platform(self) -> bool:
        """Whether these are plans of this platform; one tagged resource is enough."""
        original = self._original[0] if self._original else self
        return any(stack.synthesized for stack in original.stacks.values()) or any(
            resource.tags.get("product") == PRODUCT for resource in original.all()
        )

    @cached_property
    def environment(self) -> str:
        """The `environment` tag that the provider puts on everything; empty without one."""
        for stack in self.stacks.values():
            tags = look_up(stack.provider, ("default_tags", "tags", "environment"))
            if isinstance(tags, str):
                return tags
        return ""

    @cached_property
    def _identities(self) -> Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.all():
            for text in resource.identities:
                found.setdefault(text, []).append(resource)
        return found

    def _by_pointer(self, stack: str, path: str) -> Resource | None:
        parts = path.split(".")
        for length in range(len(parts), 1, -1):
            found = self.at(stack, ".".join(parts[:length]))
            if found:
                return found
        return None
