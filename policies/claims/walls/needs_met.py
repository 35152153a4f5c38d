"""What a function needs, it is allowed."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.questions import Question, action_of, ask
from policies.authorization.rules import matching_actions
from policies.authorization.wildcards import Pattern
from policies.claims.claim import claim
from policies.claims.needs import Need, Needs


@claim(
    id="GH_CLAIM_005",
    severity="medium",
    title="What a function, service or pipeline needs, it is allowed",
    reason="A need that nothing grants is a page that fails, or a need that ended.",
    threat="A statement is lost in a change, and a route answers 500 on the next day.",
    fix="Grant it in the stack that makes the function, or take it out of needs.toml.",
    platform_only=True,
)
def every_need_is_met(model: Model) -> Iterator[Counterexample]:
    needs = Needs(model)
    for principal in (*model.roles, *model.services):
        for need in needs.of(principal):
            if not need.optional:
                yield from unmet(model, needs, principal, need)


def unmet(model: Model, needs: Needs, principal: Principal, need: Need) -> Iterator[Counterexample]:
    """Each action of a need that the principal may nowhere, and where it may none of them."""
    # An ARN whose region is any one has a region, and not the ARN of something else inside.
    patterns = tuple(
        item._replace(kind="arn") if item.kind == "resource" else item
        for item in needs.patterns(need, principal)
    )
    if not patterns:
        return  # what it is about is not part of this environment
    names = sorted({name for text in need.may for name in matching_actions(text)})
    for name in names:
        if not _may(model, needs, principal, need, {name}, patterns):
            yield _refused(principal, need, action_of(name).name, ", ".join(need.on))
    for pattern in patterns if len(patterns) > 1 else ():
        if not _may(model, needs, principal, need, set(names), (pattern,)):
            yield _refused(principal, need, ", ".join(need.may), pattern.text)


def _may(  # noqa: PLR0917 - what is asked, of whom
    model: Model,
    needs: Needs,
    principal: Principal,
    need: Need,
    names: set[str],
    within: tuple[Pattern, ...],
) -> bool:
    """Whether the principal may one of some actions on one of some resources, as it needs it."""
    question = Question(
        principal,
        lambda action: action.name.lower() in names,
        within,
        beside=lambda _action, _allowed: needs.demanded(need, principal, within),
    )
    return any(breach.allowed_by for breach in ask(model, question))


def _refused(principal: Principal, need: Need, what: str, where: str) -> Counterexample:
    return Counterexample(
        stack=principal.stack,
        address=principal.address or principal.name,
        message=f"{principal.name} may not {what} on {where}, and needs it: {need.why}",
        steps=(),
        change=f"Allow {what} on {where}.",
    )
