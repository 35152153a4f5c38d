"""What a change changes in who can do what, decided by requests and not by text.

A capability is new when a request exists that is allowed now and was not before. Statements that
were split, merged, reordered or written with NotAction change nothing, and so nothing is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.authorization.deciding import decide
from policies.authorization.explaining import listed, subject
from policies.authorization.formula import FALSE, Formula, both, holds, negation
from policies.authorization.model import Model, Target
from policies.authorization.principals import Principal
from policies.authorization.questions import Case, cases, solution_of
from policies.authorization.rules import Policy, Rule
from policies.authorization.solving import UndecidedError

_ENOUGH = 4  # values of a key with several: more set operators on one key are rare


@dataclass(frozen=True, order=True)
class Capability:
    """What a principal can do in one estate and not in the other, with an example."""

    principal: str
    actions: tuple[str, ...]
    resource: str
    example: str
    statements: tuple[str, ...]
    is_certain: bool = True

    @property
    def sentence(self) -> str:
        """In one sentence."""
        because = f", by {' and '.join(self.statements)}" if self.statements else ""
        doubt = "" if self.is_certain else " (cannot be ruled out: the plan hides a part)"
        actions = listed(self.actions)
        return f"{self.principal} → {actions} on {self.resource}{because}. {self.example}{doubt}"


def gained(now: Model, before: Model) -> list[Capability]:
    """What is possible now and was not before; the other way round it is what is lost."""
    earlier = {(item.kind, item.name): item for item in _principals(before)}
    found = {
        capability
        for principal in _principals(now)
        for capability in gained_by(
            now, before, principal, earlier.get((principal.kind, principal.name))
        )
    }
    return sorted(found)


def _principals(model: Model) -> tuple[Principal, ...]:
    return (
        *model.roles, *model.users, *model.strangers, *model.services, *model.outsiders,
        *model.web_identities,
    )  # fmt: skip


def gained_by(
    now: Model, before: Model, principal: Principal, earlier: Principal | None
) -> Iterator[Capability]:
    """What one principal gains against what it was; None when it was not there."""
    for case in cases(now, principal):
        old = before.target_at(case.target.arn) if case.target else None
        if _is_same(case, earlier, old):
            continue
        try:
            capability = _of_case(case, _allowed_before(case, earlier, old))
        except UndecidedError as error:
            capability = Capability(
                principal.name, case.names, "", str(error), (), is_certain=False
            )
        if capability is not None:
            yield capability


def _is_same(case: Case, earlier: Principal | None, old: Target | None) -> bool:
    """Whether the rules that decide are the same, so that nothing can have changed."""
    if earlier is None or (case.target is None) is not (old is None):
        return False
    return _about(case, case.principal, case.target) == _about(case, earlier, old)


def _about(
    case: Case, principal: Principal, target: Target | None
) -> tuple[frozenset[Rule], frozenset[Rule], bool, frozenset[Rule]]:
    action = case.actions[0].name.lower()

    def rules(policies: tuple[Policy, ...]) -> frozenset[Rule]:
        return frozenset(r for policy in policies for r in policy.rules if r.covers(action))

    bounds = principal.boundary
    resource = rules(target.policies) if target else frozenset[Rule]()
    return rules(principal.identity or ()), rules(bounds or ()), bounds is None, resource


def _allowed_before(case: Case, earlier: Principal | None, old: Target | None) -> Formula:
    if earlier is None or (case.target is not None and old is None):
        return FALSE
    return decide(earlier, case.actions[0].name.lower(), old, _ENOUGH).allowed


def _of_case(case: Case, before: Formula) -> Capability | None:
    now = decide(case.principal, case.actions[0].name.lower(), case.target, _ENOUGH)
    solution = solution_of(case, both(now.allowed, negation(before)))
    if solution is None:
        return None
    request = case.request(solution)
    applying = now.applying(solution.values.get)
    granting = [
        part.rule.place for part in applying if part.rule.is_allow and part.layer != "boundary"
    ]
    context = "".join(f", {key} = {', '.join(v)}" for key, v in request.context.items()
                      if key != "aws:principalarn")  # fmt: skip
    certain = holds(both(now.allowed, negation(before)), solution.values.get) is True
    return Capability(
        principal=case.principal.name,
        actions=case.names,
        resource=subject(case.target, request),
        example=f"For example {request.action} on {request.resource}{context}.",
        statements=tuple(granting),
        is_certain=certain,
    )
