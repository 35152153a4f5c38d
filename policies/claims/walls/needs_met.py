"""What a function needs, it is allowed."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.questions import Question, action_of, ask
from policies.authorization.rules import matching_actions
from policies.claims.claim import claim
from policies.claims.needs import Need, Needs
from policies.claims.walls._pipelines import is_pipeline


@claim(
    id="GH_CLAIM_005",
    severity="medium",
    title="What a function or service needs, it is allowed",
    reason="A need that nothing grants is a page that fails, or a need that ended.",
    threat="A statement is lost in a change, and a route answers 500 on the next day.",
    fix="Grant it in the stack that makes the function, or take it out of needs.toml.",
    platform_only=True,
)
def every_need_is_met(model: Model) -> Iterator[Counterexample]:
    needs = Needs(model)
    for principal in (*(r for r in model.roles if not is_pipeline(model, r)), *model.services):
        for need in needs.of(principal):
            if not need.optional:
                yield from _unmet(model, needs, principal, need)


def _unmet(
    model: Model, needs: Needs, principal: Principal, need: Need
) -> Iterator[Counterexample]:
    patterns = tuple(needs.patterns(need, principal))
    if not patterns:
        return  # what it is about is not part of this environment
    for name in sorted({name for text in need.may for name in matching_actions(text)}):
        question = Question(
            principal,
            lambda action, name=name: action.name.lower() == name,  # type: ignore[misc] # a default
            patterns,
            beside=lambda action, _: needs.covered(principal, action),
        )
        if not any(breach.allowed_by for breach in ask(model, question)):
            action = action_of(name).name
            yield Counterexample(
                stack=principal.stack,
                address=principal.address or principal.name,
                message=f"{principal.name} may not {action} on {', '.join(need.on)}, "
                f"and needs it: {need.why}",
                steps=(),
                change=f"Allow {action} on {', '.join(need.on)}.",
            )
