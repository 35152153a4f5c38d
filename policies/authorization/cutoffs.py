"""Grants that have no effect, and what cuts them off: a boundary, a denial, a trust policy.

They are shown because they return as soon as what cuts them off is changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.authorization.conditions import HIDDEN
from policies.authorization.deciding import Decision, Part
from policies.authorization.explaining import listed, subject
from policies.authorization.formula import Formula, both, either, negation
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.questions import Case, action_of, cases, resource_forms, solution_of
from policies.authorization.rules import Rule
from policies.authorization.wildcards import Pattern, intersects
from policies.service_authorization import reference


@dataclass(frozen=True, order=True)
class CutOff:
    """Actions that a statement allows and that nevertheless cannot happen."""

    principal: str
    actions: tuple[str, ...]
    resource: str
    stack: str
    address: str
    statement: str
    by: str

    @property
    def sentence(self) -> str:
        """In one sentence."""
        return (
            f"{self.principal} → {listed(self.actions)} on {self.resource}: allowed by "
            f"{self.statement}, cut off by {self.by}"
        )


def cut_offs(model: Model) -> list[CutOff]:
    """Every grant of a role or user that is without effect."""
    found = {
        item
        for principal in (*model.roles, *model.users)
        for case in cases(model, principal)
        for item in _of_case(case)
    }
    found |= {item for role in (*model.roles, *model.users) for item in _misnamed(role)}
    return sorted(found)


def _misnamed(principal: Principal) -> Iterator[CutOff]:
    """Actions written beside resources that none of their requests names."""
    rules = [rule for policy in principal.identity or () for rule in policy.rules]
    for rule in rules:
        if not rule.is_allow or not rule.resources:
            continue
        names = tuple(action_of(name.lower()).name for name in rule.actions if _misses(name, rule))
        if names:
            yield CutOff(
                principal.name, names, ", ".join(rule.resources[:2]), rule.stack, rule.address,
                rule.place, "the form of the resource: no request of the action names such a one",
            )  # fmt: skip


def _misses(name: str, rule: Rule) -> bool:
    if HIDDEN in name or any(HIDDEN in text or "${" in text for text in rule.resources):
        return False
    if reference().find(name) is None:
        return False
    forms = resource_forms(action_of(name.lower()))
    patterns = [Pattern(text, "resource") for text in rule.resources]
    return not any(intersects(pattern, form) for pattern in patterns for form in forms)


def _of_case(case: Case) -> Iterator[CutOff]:
    if not _can_cut(case):
        return
    for part in case.decision.parts:
        if part.layer != "identity" or not part.rule.is_allow:
            continue
        if solution_of(case, both(part.applies, case.decision.allowed)) is not None:
            continue
        granted = solution_of(case, part.applies)
        if granted is None:
            continue
        yield CutOff(
            principal=case.principal.name,
            actions=case.names,
            resource=subject(case.target, case.request(granted)),
            stack=part.rule.stack,
            address=part.rule.address,
            statement=part.rule.place,
            by=_by(case, case.decision, part),
        )


def _can_cut(case: Case) -> bool:
    """Whether there is anything that a grant could be cut off by."""
    strict = case.target is not None and case.target.is_strict
    return strict or case.principal.boundary is not None or bool(_denials(case.decision))


def _by(case: Case, decision: Decision, part: Part) -> str:
    for rule, applies in _denials(decision):
        if solution_of(case, both(part.applies, negation(applies))) is None:
            return f"the denial in {rule.place}"
    within = _boundary(decision)
    if (
        case.principal.boundary is not None
        and solution_of(case, both(part.applies, within)) is None
    ):
        names = ", ".join(policy.name for policy in case.principal.boundary)
        return f"the permissions boundary ({names}), none of whose statements allows it"
    if case.target is not None and case.target.is_strict:
        return (
            f"the policy of {subject(case.target, case.anything)}, which allows nobody of this role"
        )
    return "denials and the boundary together"


def _denials(decision: Decision) -> list[tuple[Rule, Formula]]:
    return [(part.rule, part.applies) for part in decision.parts if not part.rule.is_allow]


def _boundary(decision: Decision) -> Formula:
    found = (p.applies for p in decision.parts if p.layer == "boundary" and p.rule.is_allow)
    return either(*found)
