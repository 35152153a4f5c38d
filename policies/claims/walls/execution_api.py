"""The execution API has one caller."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.model import Model
from policies.authorization.questions import Question, ask
from policies.claims.claim import claim
from policies.service_authorization import Action


@claim(
    id="GH_CLAIM_008",
    severity="critical",
    title="Only the verification role calls the execution API, whatever others are allowed",
    reason="A role with any identity permission passes a REST API's policy that does not deny it.",
    threat="Another role, or an administrator by mistake, runs the execution layer unverified.",
    fix="Deny execute-api:Invoke where aws:PrincipalArn is not the verification role.",
    platform_only=True,
)
def one_caller(model: Model) -> Iterator[Counterexample]:
    others = [role for role in model.roles if not role.name.endswith("-slack-verification")]
    everybody = (model.others, *others, *model.strangers, *model.users, *model.outsiders)
    for target in model.targets:
        if target.services == ("execute-api",):
            for principal in (*everybody, *model.services):
                for breach in ask(model, Question(principal, _calls, only=target)):
                    yield counterexample(breach)


def _calls(action: Action) -> bool:
    return action.name == "execute-api:Invoke"
