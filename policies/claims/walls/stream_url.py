"""The stream's URL has one caller."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.formula import Formula, negation
from policies.authorization.model import Model, Target
from policies.authorization.principals import Principal
from policies.authorization.questions import Question, ask
from policies.claims.claim import claim
from policies.claims.needs import Needs
from policies.service_authorization import Action


@claim(
    id="GH_CLAIM_009",
    severity="critical",
    title="Nobody but this environment's distribution invokes a function's URL",
    reason="A Function URL is on the internet; without CloudFront there is neither firewall nor "
    "rate limit before it.",
    threat="Streams are started past the firewall, or through somebody else's distribution.",
    fix="Name the distribution's ARN in the permission, and authorization_type AWS_IAM.",
    platform_only=True,
)
def only_the_distribution(model: Model) -> Iterator[Counterexample]:
    needs = Needs(model)
    for url in model.estate.all("aws_lambda_function_url"):
        for function in model.estate.targets(url, "function_name", "aws_lambda_function"):
            target = model.target(function)
            for principal in (*model.roles, *model.strangers, *model.outsiders, *model.services):
                if target:
                    yield from _invokes(model, needs, principal, target)


def _invokes(
    model: Model, needs: Needs, principal: Principal, target: Target
) -> Iterator[Counterexample]:
    def uncovered(action: Action, _: Formula) -> Formula:
        return negation(needs.covered(principal, action))

    def invokes(action: Action) -> bool:
        return action.name.lower().startswith("lambda:invoke")

    for breach in ask(model, Question(principal, invokes, only=target, beside=uncovered)):
        yield counterexample(breach)
