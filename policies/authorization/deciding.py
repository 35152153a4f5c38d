"""Whether a principal may do an action on a resource, as one formula.

The order of AWS's evaluation: an explicit deny anywhere wins; in the account a policy of the
principal or of the resource allows, within the boundary; keys and roles need a statement of their
own policy; from outside only the resource's policy counts.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from policies.authorization.conditions import HIDDEN, encode, substituted, variables
from policies.authorization.formula import (
    FALSE,
    TRUE,
    Atom,
    Constant,
    Formula,
    Matches,
    Open,
    Variable,
    both,
    either,
    holds,
    negation,
    replaced,
)
from policies.authorization.model import Target
from policies.authorization.principals import Principal
from policies.authorization.rules import Policy, Rule
from policies.authorization.wildcards import Pattern

RESOURCE: Variable = ("resource", 0)
_MOST_VALUES = 6
_OPENS = itertools.count()
_IN_ACCOUNT = frozenset({"role", "user", "role outside these plans", "role of the account"})


@dataclass(frozen=True)
class Part:
    """One rule with the formula by which it applies."""

    rule: Rule
    layer: str  # identity, boundary or resource
    applies: Formula


@dataclass(frozen=True)
class Decision:
    """The formula of a decision with the rules that it was made of."""

    allowed: Formula
    parts: tuple[Part, ...]
    granted: Formula  # by the principal's own policies, before boundaries and denials
    reach: tuple[Pattern, ...]  # patterns that every allowed resource matches one of

    def applying(self, values: Callable[[Variable], str | None], layer: str = "") -> Iterator[Part]:
        """The parts that apply to a request."""
        for part in self.parts:
            if layer in {"", part.layer} and holds(part.applies, values) is True:
                yield part


def decide(principal: Principal, action: str, target: Target | None, values: int = 1) -> Decision:
    """The decision on an action (in lower case) on a target, or on anything else.

    `values` is how many values a key of a given request has at most; a request that is searched
    for has as many as make a difference.
    """
    return _Deciding(principal, action, target, values).decision()


def reach(principal: Principal, services: tuple[str, ...]) -> tuple[Pattern, ...] | None:
    """Patterns of what its own policies allow on resources of services; None for everything."""
    found: dict[Pattern, None] = {}
    for policy in principal.identity or ():
        rules = [rule for rule in policy.rules if rule.is_allow and rule.is_about(services)]
        if policy.hidden or any(map(_is_anywhere, rules)):
            return None
        found.update(dict.fromkeys(_patterns(rules)))
    return tuple(found)


def _is_anywhere(rule: Rule) -> bool:
    return not rule.resources or any(text == "*" or HIDDEN in text for text in rule.resources)


def _patterns(rules: Iterable[Rule]) -> Iterator[Pattern]:
    for rule in rules:
        yield from (Pattern(_widened(text), "resource") for text in rule.resources)


class _Deciding:
    def __init__(
        self, principal: Principal, action: str, target: Target | None, values: int
    ) -> None:
        self.least = values
        self.principal, self.action, self.target = principal, action, target
        self.own = principal.identity or ()
        self.bounds = principal.boundary or ()
        self.others = target.policies if target else ()
        self.parts: list[Part] = []
        self.fixed = {**principal.context, **_of_target(target)}
        self.elements = self._elements()

    def decision(self) -> Decision:
        granted = self._layer("identity", self.own)
        direct, delegated = self._resource_layers()
        within = self._layer("boundary", self.bounds) if self._is_bounded else TRUE
        denied = either(*(part.applies for part in self.parts if not part.rule.is_allow))
        allowed = self._combined(granted, direct, delegated, within)
        whole = both(allowed, negation(denied), self.principal.limits)
        return Decision(whole, tuple(self.parts), granted, tuple(self._reach()))

    @property
    def _is_bounded(self) -> bool:
        return self.principal.boundary is not None

    def _combined(
        self, granted: Formula, direct: Formula, delegated: Formula, within: Formula
    ) -> Formula:
        if self.principal.kind not in _IN_ACCOUNT:
            return direct
        if self.principal.kind == "role of the account":
            granted = TRUE
        strict = self.target is not None and self.target.is_strict
        own = both(granted, delegated) if strict else granted
        return either(both(own, within), direct)

    def _layer(self, layer: str, policies: Iterable[Policy]) -> Formula:
        found: list[Formula] = []
        for policy in policies:
            if policy.hidden:
                found.append(Open(f"{policy.name}: {policy.hidden}", next(_OPENS)))
            for rule in policy.rules:
                applies = self._applies(rule)
                if applies != FALSE:
                    self.parts.append(Part(rule, layer, applies))
                    found += [applies] if rule.is_allow else []
        return either(*found)

    def _resource_layers(self) -> tuple[Formula, Formula]:
        """What the resource's own policy allows this principal, and its account."""
        direct: list[Formula] = []
        delegated: list[Formula] = []
        for policy in self.others:
            if policy.hidden:
                direct.append(Open(f"{policy.name}: {policy.hidden}", next(_OPENS)))
            for rule in policy.rules:
                named, account = self._named(rule)
                applies = both(either(named, account), self._applies(rule))
                if applies == FALSE:
                    continue
                self.parts.append(Part(rule, "resource", applies))
                if rule.is_allow:
                    whole = self._applies(rule)
                    direct.append(both(named, whole, self._limited(rule)))
                    delegated.append(both(account, whole))
        return either(*direct), either(*delegated)

    def _limited(self, rule: Rule) -> Formula:
        """A grant to a role by its ARN stays within the boundary; one to everybody does not.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        """
        everybody = any(item.identifier == "*" for item in rule.principals)
        if not self._is_bounded or everybody or rule.not_principals:
            return TRUE
        return either(
            *(
                self._applies(bound)
                for policy in self.bounds
                for bound in policy.rules
                if bound.is_allow
            ),
            *(Open(policy.hidden, next(_OPENS)) for policy in self.bounds if policy.hidden),
        )

    def _named(self, rule: Rule) -> tuple[Formula, Formula]:
        """Whether a rule names the principal, and whether it names its whole account."""
        if rule.not_principals:
            excluded = either(*(self.principal.named_by(item) for item in rule.not_principals))
            return negation(excluded), FALSE
        in_account = self.principal.kind in _IN_ACCOUNT
        account = [i for i in rule.principals if in_account and self.principal.delegated_by(i)]
        others = [item for item in rule.principals if item not in account]
        named = either(*(self._name(item.identifier, item) for item in others))
        return named, TRUE if account else FALSE

    def _name(self, identifier: str, item: object) -> Formula:
        if HIDDEN in identifier:
            return Open("a principal is known after apply", next(_OPENS))
        return self.principal.named_by(item)  # type: ignore[arg-type] # always a Named

    def _reach(self) -> list[Pattern]:
        """The resources of what allows; everything where a statement does not list them."""
        anything = [Pattern("*")]
        if self.principal.kind == "role of the account":
            return anything
        if any(policy.hidden for policy in (*self.own, *self.others)):
            return anything
        allowing = [p.rule for p in self.parts if p.rule.is_allow and p.layer != "boundary"]
        if any(map(_is_anywhere, allowing)):
            return anything
        return [*dict.fromkeys(_patterns(allowing))]

    def _applies(self, rule: Rule) -> Formula:
        if not rule.covers(self.action):
            return FALSE
        hidden = [text for text in (*rule.actions, *rule.not_actions) if HIDDEN in text]
        known = TRUE if not hidden else Open("an action is known after apply", next(_OPENS))
        tests = (encode(test, self.elements, self._value_of) for test in rule.tests)
        whole = both(known, self._resources(rule), *tests)
        return replaced(whole, self._settled)

    def _resources(self, rule: Rule) -> Formula:
        if rule.not_resources:
            return negation(either(*(self._resource(text) for text in rule.not_resources)))
        if not rule.resources:
            return TRUE
        return either(*(self._resource(text) for text in rule.resources))

    def _resource(self, text: str) -> Formula:
        if HIDDEN in text:
            return Open("a resource is known after apply", next(_OPENS))
        if text == "*":
            return TRUE
        found = {name: self._value_of(name) for name in variables(text)}
        for value in found.values():
            if isinstance(value, Open):
                return both(value, Matches(RESOURCE, Pattern(_widened(text), "resource")))
        whole = substituted(text, lambda name: _text(found.get(name)))
        return FALSE if whole is None else Matches(RESOURCE, Pattern(whole, "resource"))

    def _value_of(self, key: str) -> str | Open | None:
        if key in self.fixed:
            return self.fixed[key]
        return Open(f"the request chooses {key}", next(_OPENS))

    def _settled(self, atom: Atom) -> Formula:
        """An atom about a value that AWS sets, decided."""
        if isinstance(atom, Open) or atom.variable[0] not in self.fixed:
            return atom
        value = self.fixed[atom.variable[0]]
        if value is None or atom.variable[1] > 0:
            return FALSE
        return Constant(value=bool(holds(atom, lambda _: value)))

    def _elements(self) -> Mapping[str, int]:
        """How many values of a key are enough: one for each condition that needs one."""
        counted: dict[str, int] = {}
        for policy in (*self.own, *self.bounds, *self.others):
            for rule in policy.rules:
                for test in rule.tests if rule.covers(self.action) else ():
                    if test.quantifier:
                        counted[test.key] = counted.get(test.key, 0) + 1
        return {key: max(self.least, min(number, _MOST_VALUES)) for key, number in counted.items()}


def _of_target(target: Target | None) -> dict[str, str | None]:
    """The context that a resource gives: its account, and its tags where they are known."""
    if target is None:
        return {}
    found: dict[str, str | None] = {}
    arn = target.arn.split(":")
    if len(arn) > 4 and arn[4]:  # noqa: PLR2004 - the account's segment
        found["aws:resourceaccount"] = arn[4]
    tags = target.resource.tags
    service = target.services[0]
    for key, value in tags.items():
        if isinstance(value, str):
            for prefix in ("aws", service, "iam" if service == "sts" else service):
                found[f"{prefix}:resourcetag/{key}".lower()] = value
    return found


def _widened(text: str) -> str:
    """A text whose policy variables stand for anything."""
    return substituted(text, lambda _: "\ue003").replace("\ue003", "*")  # type: ignore[union-attr] # never missing


def _text(value: str | Open | None) -> str | None:
    return value if isinstance(value, str) else None


__all__ = ["RESOURCE", "Decision", "Part", "decide", "reach"]
