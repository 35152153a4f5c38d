"""The apply role deploys one environment."""

from collections.abc import Iterator

from policies.authorization.deciding import RESOURCE
from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.formula import Formula, Matches, Variable, both, negation
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.questions import Question, ask
from policies.authorization.rules import Rule
from policies.authorization.wildcards import Pattern
from policies.claims.claim import claim
from policies.claims.needs import Needs
from policies.claims.walls._pipelines import pipelines
from policies.service_authorization import Action

_TAGS: tuple[Variable, ...] = (
    ("aws:resourcetag/environment", 0),
    ("aws:requesttag/environment", 0),
)


@claim(
    id="GH_CLAIM_015",
    severity="high",
    title="The apply role changes what its environment owns, and nothing else of the account",
    reason="What an environment owns has its name or its tag; what AWS names by itself, and lets "
    "nobody tag, stands in needs.toml with the reason.",
    threat="A deployment of one environment changes or deletes another's, or what is none of ours.",
    fix="Name the environment's resources, or limit the statement by aws:ResourceTag/environment.",
    platform_only=True,
    except_rehearsal=True,  # the embedded AWS judges some actions without their resource
)
def apply_role_stays_at_home(model: Model) -> Iterator[Counterexample]:
    needs = Needs(model)
    for role in pipelines(model, "apply"):
        for breach in ask(model, _of_others(needs, role, model.estate.environment)):
            yield counterexample(breach)


def _of_others(needs: Needs, role: Principal, environment: str) -> Question:
    """A change of something that has neither the name nor the tag of the environment."""
    policies = role.identity or ()
    is_hidden = any(policy.hidden for policy in policies)
    wide = [
        rule
        for policy in policies
        for rule in policy.rules
        if rule.is_allow and not _is_named(rule, needs.prefix)
    ]

    def may_be_wide(action: Action) -> bool:
        if action.level in {"Read", "List"}:
            return False
        return is_hidden or any(rule.covers(action.name.lower()) for rule in wide)

    def beside(action: Action, _: Formula) -> Formula:
        return both(
            negation(needs.covered(role, action)),
            negation(Matches(RESOURCE, Pattern(f"*{needs.prefix}*"))),
            *(negation(Matches(tag, Pattern(environment, "equal"))) for tag in _TAGS),
        )

    return Question(role, may_be_wide, beside=beside, is_elsewhere=True)


def _is_named(rule: Rule, prefix: str) -> bool:
    return bool(rule.resources) and all(prefix in text for text in rule.resources)
