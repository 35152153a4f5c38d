"""Statements of policies as the model reads them: pointers are ARNs, what is hidden is marked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from policies.authorization.conditions import HIDDEN, Test
from policies.authorization.wildcards import Pattern
from policies.estate import CannotJudgeError, Resource, Statement, Unknown, Value, statements
from policies.service_authorization import reference


@dataclass(frozen=True)
class Named:
    """A principal that a statement names: `AWS`, `Service`, `Federated` or `*`, and which one."""

    type: str
    identifier: str


@dataclass(frozen=True)
class Rule:
    """One statement of a policy."""

    sid: str
    stack: str
    address: str
    is_allow: bool
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    principals: tuple[Named, ...]
    not_principals: tuple[Named, ...]
    tests: tuple[Test, ...]

    @property
    def place(self) -> str:
        """Where the statement is written."""
        name = f"statement {self.sid}" if self.sid else "a statement without Sid"
        return f"{name} of {self.stack}:{self.address}"

    @cached_property
    def listed(self) -> frozenset[str]:
        """The known actions that `actions` or `not_actions` match, and unknown ones by name."""
        patterns = self.not_actions or self.actions
        return frozenset[str]().union(*(matching_actions(item) for item in patterns))

    @cached_property
    def _is_hidden(self) -> bool:
        return HIDDEN in "".join((*self.actions, *self.not_actions))

    @cached_property
    def by_service(self) -> Mapping[str, frozenset[str]]:
        """The known actions that it is about, by the service before the colon."""
        names = set(reference().names) - self.listed if self.not_actions else self.listed
        found: dict[str, set[str]] = {}
        for name in names:
            found.setdefault(name.partition(":")[0], set()).add(name)
        return {service: frozenset(names) for service, names in found.items()}

    def is_about(self, services: Iterable[str]) -> bool:
        """Whether it is about an action of one of some services."""
        return self._is_hidden or any(one in self.by_service for one in services)

    def covers(self, action: str) -> bool:
        """Whether it is about an action; the name is in lower case."""
        if self._is_hidden:
            return True
        return action not in self.listed if self.not_actions else action in self.listed


@dataclass(frozen=True)
class Policy:
    """The statements of one policy; `hidden` says why some of them cannot be read."""

    name: str
    stack: str
    address: str
    rules: tuple[Rule, ...]
    hidden: str = ""


Replace = Callable[[str], str]
_ACTIONS: dict[str, frozenset[str]] = {}


def matching_actions(pattern: str) -> frozenset[str]:
    """The actions of AWS's reference that a pattern matches; the pattern itself if it is none."""
    text = pattern.lower()
    if text not in _ACTIONS:
        _ACTIONS[text] = frozenset(_matching(text))
    return _ACTIONS[text]


def _matching(text: str) -> Iterator[str]:
    if not {"*", "?"} & set(text):
        yield text
        return
    service, colon, _ = text.partition(":")
    exact = colon and not {"*", "?"} & set(service)
    names = (
        [f"{service}:{action.partition(':')[2]}" for action in reference().actions(service)]
        if exact
        else reference().names
    )
    compiled = Pattern(text)
    yield from (name for name in names if text == "*" or compiled.matches(name))


def read_policy(name: str, resource: Resource, path: str, replace: Replace) -> Policy | None:
    """The policy in an attribute of a resource; None when there is none."""
    where = resource.stack.name, resource.address
    if resource.is_chosen_by_aws(path):
        return None
    value = resource.shown(path)
    if isinstance(value, Unknown) and not resource.raw.expressions.get(path):
        return None  # nobody wrote it: AWS fills it with nothing
    try:
        statements = resource.statements(path)
    except CannotJudgeError as error:
        return Policy(name, *where, (), str(error))
    rules = tuple(_rule(item, where, replace) for item in statements)
    return Policy(name, *where, rules) if rules else None


def read_rules(text: str) -> tuple[Rule, ...]:
    """The rules of a policy in IAM's own form."""
    return tuple(_rule(item, ("", ""), lambda value: value) for item in statements.from_json(text))


def _rule(statement: Statement, where: tuple[str, str], replace: Replace) -> Rule:
    def texts(part: str) -> tuple[str, ...]:
        return tuple(_text(item, replace) for item in statement.shown.get(part, ()))

    return Rule(
        sid=statement.sid,
        stack=where[0],
        address=where[1],
        is_allow=statement.is_allow,
        actions=texts("actions"),
        not_actions=texts("not_actions"),
        resources=texts("resources"),
        not_resources=texts("not_resources"),
        principals=tuple(
            Named(kind, _text(item, replace)) for kind, item in statement.principal_items
        ),
        not_principals=tuple(_excluded(statement.shown.get("not_principals", ()), replace)),
        tests=tuple(
            Test.read(operator, key, tuple(_text(item, replace) for item in values))
            for operator, key, values in statement.condition_items
        ),
    )


def _text(value: Value, replace: Replace) -> str:
    if isinstance(value, Unknown) or value is None:
        return HIDDEN
    if isinstance(value, bool):
        return str(value).lower()
    return replace(str(value).replace("&{", "${"))


def _excluded(items: Iterable[Value], replace: Replace) -> Iterator[Named]:
    for item in items:
        if isinstance(item, Mapping) and "identifiers" in item:
            for identifier in item["identifiers"] or ():
                yield Named(str(item.get("type")), _text(identifier, replace))
        elif isinstance(item, Mapping):
            for kind, identifiers in item.items():
                listed = identifiers if isinstance(identifiers, list) else [identifiers]
                yield from (Named(kind, _text(identifier, replace)) for identifier in listed)
        else:
            yield Named("*", _text(item, replace))
