"""All stacks of one review as one graph: it follows values through references and remote state."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from environments.kind import KINDS, TAG
from policies.estate import statements
from policies.estate.arns import FORMS, IDENTITIES
from policies.estate.attributes import Values
from policies.estate.dependencies import ANYWHERE, Place, sources
from policies.estate.evaluation import references_of
from policies.estate.merging import Scope, merge
from policies.estate.resolution import Resolution
from policies.estate.stack import Raw, Stack
from policies.estate.statements import Statement
from policies.estate.values import CannotJudgeError, Unknown, Value, leaves, look_up, pointer

_DOCUMENT = "data.aws_iam_policy_document."
_POINTER = re.compile(r"\$\{([^:{}]*):([^{}]+)\}")
PRODUCT = "gatehouse"  # the tag that the base stack puts on everything
_STRICTNESS = ("", *KINDS)
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


class Resource(Values):
    """One resource of one stack."""

    def __init__(self, raw: Raw, stack: Stack, estate: "Estate") -> None:
        super().__init__({}, raw.address)
        self.raw, self.stack, self.estate = raw, stack, estate
        self.address, self.type = raw.address, raw.type
        self._merged: dict[str, Value] = {}
        self._read: dict[str, list[Statement]] = {}

    def __repr__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        """Its stack and address, as reports name it."""
        return f"{self.stack.name}:{self.address}"

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """All attributes, hidden ones as Unknown."""
        raw = self.raw
        shown = raw.planned if isinstance(raw.planned, dict) else {}
        unknown = raw.unknown if isinstance(raw.unknown, dict) else {}
        return {key: self._attribute(key) for key in {**shown, **unknown, **raw.expressions}}

    def shown(self, path: str) -> Value:
        """What is at `path`, Unknown where it is hidden."""
        first, *rest = path.split(".")
        return look_up(self._attribute(first), rest)

    def written(self, attribute: str) -> Value:
        """An attribute as somebody wrote it; None where AWS would choose it. Raises when hidden."""
        if self.is_chosen_by_aws(attribute):
            return None
        if isinstance(self.shown(attribute), Unknown) and not self.raw.expressions.get(attribute):
            return None
        return self[attribute]

    def is_chosen_by_aws(self, attribute: str) -> bool:
        """Whether nobody wrote an attribute of what is there already: the plan shows AWS's answer.

        Before the deployment the plan hides it; a policy should say the same before and after.
        """
        is_there = bool(self.raw.actions) and "create" not in self.raw.actions
        return is_there and not self.raw.type.startswith("data.") and self._is_unwritten(attribute)

    def _is_unwritten(self, attribute: str) -> bool:
        return bool(self.raw.expressions) and not self.raw.expressions.get(attribute)

    @cached_property
    def _twin(self) -> "Resource | None":
        return self.estate.twin(self)

    @cached_property
    def identities(self) -> frozenset[str]:
        """Texts that name it elsewhere: ARN, id, name."""
        if self._twin:
            return self._twin.identities
        values = [self.shown(key) for key in IDENTITIES]
        texts = {value for value in values if isinstance(value, str) and "${" not in value}
        return frozenset({*texts, *self.estate.arns(self)})

    def _attribute(self, key: str) -> Value:
        if self._twin:
            return self._twin._attribute(key)  # noqa: SLF001 - its own class
        if key not in self._merged:
            raw = self.raw
            planned = raw.planned.get(key) if isinstance(raw.planned, dict) else None
            unknown = raw.unknown.get(key) if isinstance(raw.unknown, dict) else None
            is_hidden = raw.unknown is True or raw.planned is None
            scope = self.estate.scope(self.stack, raw.module)
            expression = raw.expressions.get(key)
            if is_hidden and expression is not None:
                unknown = True
            self._merged[key] = merge(planned, unknown, expression, scope)
        return self._merged[key]

    @property
    def name(self) -> str:
        """What people call it: the name in AWS, else the address."""
        for key in ("function_name", "name", "bucket", "cluster_identifier", "route_key", "domain"):
            value = self.shown(key)
            if isinstance(value, str) and "${" not in value:
                return value
        return self.address

    @property
    def tags(self) -> Mapping[str, str]:
        """The tags, those of the provider included."""
        value = self.shown("tags_all") or self.shown("tags")
        return value if isinstance(value, dict) else {}

    @property
    def kind(self) -> str:
        """What its environment is for: the stricter of its own tag and its environment's."""
        own = self.tags.get(TAG)
        return max(own if own in _STRICTNESS else "", self.estate.kind, key=_STRICTNESS.index)

    def statements(self, path: str) -> list[Statement]:
        """The statements of the IAM policy in an attribute. Raises CannotJudgeError when hidden."""
        if self._twin:
            return self._twin.statements(path)
        if path not in self._read:
            self._read[path] = list(self._statements(self.shown(path), path))
        return self._read[path]

    def _statements(self, value: Value, path: str) -> Iterator[Statement]:
        if isinstance(value, Unknown):
            documents = [name for name in value.references if name.startswith(_DOCUMENT)]
            if not documents:
                raise CannotJudgeError(f"{path} of {self.where} is {value}")
            for name in {".".join(document.split(".")[:3]) for document in documents}:
                yield from self._of_document(f"{self.raw.module}{name}")
        elif isinstance(value, str) and value.startswith("${") and _DOCUMENT in value:
            (target,) = self.estate.pointed_to(value)
            yield from self._of_document(target.address, target.stack)
        elif value:
            yield from statements.from_json(str(value))

    def _of_document(self, address: str, stack: Stack | None = None) -> Iterator[Statement]:
        document = self.estate.at((stack or self.stack).name, address)
        if document is None:
            raise CannotJudgeError(f"{address} is not in the plan")
        for source in ("source_policy_documents", "override_policy_documents"):
            for number, item in enumerate(document.shown(source) or ()):
                yield from document._statements(item, f"{source}.{number}")  # noqa: SLF001 - its own class
        yield from statements.from_document(document.values)

    def references(self, path: str) -> list[str]:
        """The addresses that the expression of an attribute names, in this plan."""
        expression = look_up(self.raw.expressions, path.split("."))
        return [text for _, item in leaves(expression) for text in _named(item)]


class Estate:
    """Stacks by name, and the references between them."""

    def __init__(
        self,
        stacks: Iterable[Stack],
        changed_from: "tuple[Estate, frozenset[Place]] | None" = None,
    ) -> None:
        self.stacks: Mapping[str, Stack] = {stack.name: stack for stack in stacks}
        self._resources: dict[tuple[str, str], Resource] = {}
        self._resolution = Resolution(self.stacks, self.at)
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
            self._sources[place] = sources(self.stacks, place)
        return self._sources[place]

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
    def kind(self) -> str:
        """The strictest kind that a stack's provider tags everything with; empty without one."""
        found = [
            look_up(stack.provider, ("default_tags", "tags", TAG)) for stack in self.stacks.values()
        ]
        return next((kind for kind in reversed(_STRICTNESS) if kind in found), "")

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


def _named(leaf: Value) -> tuple[str, ...]:
    if not isinstance(leaf, str):
        return ()
    return references_of(leaf) if "${" in leaf else (leaf,)
