"""What of each statement is used, needed for a reason, or neither."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from policies.authorization.model import Model, Target
from policies.authorization.principals import Principal
from policies.authorization.rules import Rule
from policies.authorization.wildcards import Pattern, includes, intersects
from policies.claims.needs import Need, Needs
from policies.least.evidence import Evidence, Use, evidence, narrowest
from policies.least.names import ID, normal, principal_of, statement_of
from policies.least.reasons import Kind, Reason, reasons
from policies.service_authorization import reference

State: TypeAlias = Literal["used", "needed", "unused"]
_OF_THE_EMULATOR = "EmulatorGaps"  # stacks/emulator.py; the rehearsal's contracts ask without it


@dataclass(frozen=True)
class Part:
    """One action or resource of a statement.

    `why` is the reason of one that is needed; `narrower` covers all that was used of a wildcard
    that allows more.
    """

    kind: Kind
    text: str
    state: State
    why: str = ""
    narrower: tuple[str, ...] = ()


@dataclass(frozen=True)
class Granted:
    """One statement of a role, with what is known of its parts.

    Of a resource's own policy `role` is who it allows something.
    """

    role: str
    statement: str
    stack: str
    address: str
    parts: tuple[Part, ...]

    @property
    def unused(self) -> tuple[Part, ...]:
        """What neither evidence nor a reason explains."""
        return tuple(part for part in self.parts if part.state == "unused")

    @property
    def wide(self) -> tuple[Part, ...]:
        """Wildcards that are wider than what was used."""
        return tuple(part for part in self.parts if part.narrower)


def judge(
    model: Model, found: Evidence | None = None, accepted: Iterable[Reason] | None = None
) -> tuple[Granted, ...]:
    """Every statement that allows something: of roles, of whom they trust, and of resources."""
    known = evidence() if found is None else found
    why = reasons() if accepted is None else tuple(accepted)
    return tuple(_judged(model, known, why))


def _judged(model: Model, known: Evidence, why: tuple[Reason, ...]) -> Iterator[Granted]:
    needs = Needs(model)
    for role in model.roles:
        name, of_role = needs.name(role), tuple(needs.of(role))
        for rule in _rules(role):
            uses = tuple(known.of(name, rule.sid))
            of_actions = tuple(n for n in of_role if any(map(n.covers, rule.actions)))
            explained = _Explained(needs, role, name, rule.sid, of_actions, why)
            parts = (
                *(_action(text, uses, explained) for text in dict.fromkeys(rule.actions)),
                *(_resource(text, uses, explained) for text in dict.fromkeys(rule.resources)),
            )
            yield Granted(name, rule.sid, rule.stack, rule.address, parts)
    for target in model.targets:
        yield from _of_resource(model, needs, target, known, why)


def _of_resource(
    model: Model, needs: Needs, target: Target, known: Evidence, why: tuple[Reason, ...]
) -> Iterator[Granted]:
    """What a resource's own policy, or a role's trust, allows: by who is allowed it."""
    services = {item.name: item for item in model.services}
    for rule in (rule for policy in target.policies for rule in policy.rules if rule.is_allow):
        statement = statement_of(rule.sid, target.arn)
        for name in dict.fromkeys(item.identifier for item in rule.principals):
            service, who = services.get(name), principal_of(name)
            of_target = tuple(_about(needs, service, target)) if service else ()
            explained = _Explained(needs, service, who, statement, of_target, why)
            uses = tuple(known.of(who, statement))
            parts = tuple(_action(text, uses, explained) for text in dict.fromkeys(rule.actions))
            yield Granted(who, statement, rule.stack, rule.address, parts)


def _about(needs: Needs, service: Principal, target: Target) -> Iterator[Need]:
    """The needs of a service that are about a resource."""
    for need in needs.of(service):
        patterns = tuple(needs.patterns(need, service))
        if any(intersects(one, other) for one in patterns for other in target.patterns):
            yield need


def _rules(role: Principal) -> Iterator[Rule]:
    for policy in role.identity or ():
        for rule in policy.rules:
            if rule.is_allow and rule.sid != _OF_THE_EMULATOR:
                yield rule


def _action(text: str, uses: tuple[Use, ...], explained: "_Explained") -> Part:
    used = sorted({use.action for use in uses if Pattern(text, "folded").matches(use.action)})
    if used:
        return Part("action", text, "used", narrower=tuple(used) if "*" in text else ())
    why = explained.action(text)
    return Part("action", text, "needed" if why else "unused", why)


def _resource(text: str, uses: tuple[Use, ...], explained: "_Explained") -> Part:
    pattern = Pattern(_pattern(text))
    named = {(use.action, item) for use in uses for item in use.resources if pattern.matches(item)}
    if not named:
        why = explained.resource(text)
        return Part("resource", text, "needed" if why else "unused", why)
    # The emulator judges some actions on `*` that AWS judges on a resource: that says nothing.
    telling = {item for action, item in named if item != "*" or not _has_resources(action)}
    narrow = narrowest(telling) if telling else normal(text)
    is_wide = "*" in text and narrow != normal(text) and "*" not in telling
    return Part("resource", text, "used", narrower=(narrow,) if is_wide else ())


def _pattern(text: str) -> str:
    """A pattern that the ids of evidence match as those of an account would."""
    return normal(text).replace("??????", ID)


def _has_resources(action: str) -> bool:
    known = reference().find(action)
    return known is not None and bool(known.resource_types)


@dataclass(frozen=True)
class _Explained:
    """The reasons that there are for a statement of a role, and its needs."""

    known: Needs
    role: Principal | None
    name: str
    statement: str
    needs: tuple[Need, ...]
    reasons: tuple[Reason, ...]

    def action(self, text: str) -> str:
        """Why an action is needed; nothing if nobody says."""
        found = (need.why for need in self.needs if need.covers(text))
        return self._reason("action", text) or next(found, "")

    def resource(self, text: str) -> str:
        """Why a resource is needed; nothing if nobody says."""
        if why := self._reason("resource", normal(text)):
            return why
        for need in self.needs:
            patterns = self.known.patterns(need, self.role) if self.role else ()
            if any(includes(item, Pattern(text, "resource")) for item in patterns):
                return need.why
        return ""

    def _reason(self, kind: Kind, text: str) -> str:
        found = (r.why for r in self.reasons if r.covers(self.name, self.statement, kind, text))
        return next(found, "")
