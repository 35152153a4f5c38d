"""The apply role stays what it is."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.model import Model
from policies.authorization.questions import Question, ask
from policies.authorization.wildcards import Pattern
from policies.claims.claim import claim
from policies.claims.walls._pipelines import is_pipeline, pipelines


@claim(
    id="GH_CLAIM_006",
    severity="critical",
    title="The apply role changes neither itself, the plan role, the boundary nor who assumes them",
    reason="A pipeline that may widen its own role, or the boundary of all others, has no limit.",
    threat="One malicious commit becomes an administrator of the account.",
    fix="Keep the denial NeverItsOwnPermissions as it is.",
    platform_only=True,
)
def apply_role_stays(model: Model) -> Iterator[Counterexample]:
    protected = tuple(Pattern(arn, "equal") for arn in _protected(model))
    for role in pipelines(model, "apply"):
        question = Question(role, lambda action: action.level not in {"Read", "List"}, protected)
        for breach in ask(model, question):
            yield counterexample(breach)


def _protected(model: Model) -> Iterator[str]:
    """Pipelines' roles with their policies, boundaries of roles, and identity providers."""
    for role in model.roles:
        if is_pipeline(model, role):
            yield role.arn
    estate = model.estate
    for policy in estate.all("aws_iam_policy", "aws_iam_openid_connect_provider"):
        yield model.arns.of(policy)
