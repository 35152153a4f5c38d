"""A resource as policies see it: plan, configuration and the rest of the estate in one."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from policies.estate import statements
from policies.estate.arns import IDENTITIES
from policies.estate.evaluation import references_of
from policies.estate.merging import merge
from policies.estate.stack import Raw, Stack
from policies.estate.statements import Statement
from policies.estate.values import CannotJudgeError, Unknown, Value, leaves, look_up

if TYPE_CHECKING:
    from policies.estate.estate import Estate

_DOCUMENT = "data.aws_iam_policy_document."


class Values:
    """Attributes by dotted path. A list of one block is entered by itself."""

    def __init__(self, values: Mapping[str, Value], where: str) -> None:
        self._values, self.where = values, where

    @property
    def values(self) -> Mapping[str, Value]:
        """All attributes, hidden ones as Unknown."""
        return self._values

    def __getitem__(self, path: str) -> Value:
        """What is at `path`, None when nothing is.

        Raises CannotJudgeError when it is hidden.
        """
        value = self.shown(path)
        hidden = [item for _, item in leaves(value) if isinstance(item, Unknown)]
        if hidden:
            raise CannotJudgeError(f"{path} of {self.where} is {hidden[0]}")
        return value

    def shown(self, path: str) -> Value:
        """What is at `path`, Unknown where it is hidden."""
        return look_up(self.values, path.split("."))

    def blocks(self, path: str) -> list["Values"]:
        """The blocks at `path`, each read in the same way. Raises CannotJudgeError when hidden."""
        value = self.shown(path)
        if isinstance(value, Unknown):
            raise CannotJudgeError(f"{path} of {self.where} is {value}")
        items = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        return [Values(item, f"{path} of {self.where}") for item in items if isinstance(item, dict)]


class Resource(Values):
    """One resource of one stack."""

    def __init__(self, raw: Raw, stack: Stack, estate: "Estate") -> None:
        super().__init__({}, raw.address)
        self.raw, self.stack, self.estate = raw, stack, estate
        self.address, self.type = raw.address, raw.type
        self._merged: dict[str, Value] = {}
        self._read: dict[str, list[Statement]] = {}

    def __repr__(self) -> str:
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


def _named(leaf: Value) -> tuple[str, ...]:
    if not isinstance(leaf, str):
        return ()
    return references_of(leaf) if "${" in leaf else (leaf,)
