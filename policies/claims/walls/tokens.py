"""Which tokens become a role."""

import re
from collections.abc import Iterator

from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.formula import Formula, Matches, Variable, both, either, negation
from policies.authorization.model import Model, Target
from policies.authorization.principals import Principal
from policies.authorization.questions import Question, ask
from policies.authorization.wildcards import Pattern
from policies.claims.claim import claim

_REPOSITORY = re.compile(r"repo:[^:*?]+/[^:*?]+:")


@claim(
    id="GH_CLAIM_011",
    severity="critical",
    title="Only runs of one repository, in one environment and ref, become a pipeline role",
    reason="An identity provider signs tokens for everybody who uses it; the trust policy alone "
    "says whose become which role.",
    threat="A workflow of another repository, or of a fork's branch, deploys.",
    fix="Name repository, environment and ref in the condition on the token's subject.",
    platform_only=True,
)
def one_repository(model: Model) -> Iterator[Counterexample]:
    repositories = {name for target in model.targets for name in _repositories(target)}
    for target in model.targets:
        for principal in model.web_identities if target.services == ("sts",) else ():
            yield from _others(model, principal, target, sorted(repositories))


def _others(
    model: Model, principal: Principal, target: Target, repositories: list[str]
) -> Iterator[Counterexample]:
    host = principal.arn.partition("oidc-provider/")[2] or principal.name
    subject: Variable = (f"{host}:sub".lower(), 0)
    audience: Variable = (f"{host}:aud".lower(), 0)
    name, environment = target.resource.name, model.estate.environment
    ending = f"{environment}-plan:*" if name.endswith("-plan") else f"{environment}:ref:refs/*"
    first = repositories[:1]
    expected = [
        Matches(subject, Pattern(f"{text}{part}{ending}"))
        for text in first
        for part in ("environment:",)
    ]
    whole = both(either(*expected), Matches(audience, Pattern("sts.amazonaws.com", "equal")))

    def another(_: object, __: Formula) -> Formula:
        return negation(whole)

    for breach in ask(model, Question(principal, lambda _: True, only=target, beside=another)):
        yield counterexample(breach)


def _repositories(target: Target) -> Iterator[str]:
    """The repositories that a role's trust names, up to the colon behind them."""
    for policy in target.policies:
        for rule in policy.rules:
            for test in rule.tests:
                if test.key.endswith(":sub"):
                    for value in test.values:
                        found = _REPOSITORY.match(value)
                        if found:
                            yield found.group()
