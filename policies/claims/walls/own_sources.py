"""Services act for this account."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.formula import Formula, Matches, Open, atoms, both, negation
from policies.authorization.model import Model
from policies.authorization.questions import Question, ask
from policies.authorization.wildcards import Pattern
from policies.claims.claim import claim
from policies.service_authorization import Action

# Services that run as a role only what somebody of the account may pass it to.
_RUNNERS = frozenset({
    "lambda.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "ecs.amazonaws.com",
    "codebuild.amazonaws.com", "rds.amazonaws.com", "edgelambda.amazonaws.com",
})  # fmt: skip
_ACCOUNTS = ("aws:sourceaccount", "aws:sourceowner", "kms:calleraccount", "aws:sourceorgid")
_ARNS = ("aws:sourcearn", "kms:encryptioncontext:")


@claim(
    id="GH_CLAIM_010",
    severity="high",
    title="A service acts on what the account owns only for the account itself",
    reason="A service acts for whoever made it act. Without a condition on the source it is "
    "anybody's deputy.",
    threat="A stranger's distribution, bucket or topic makes AWS read, write or invoke ours.",
    fix="Add a condition on aws:SourceArn or aws:SourceAccount.",
)
def no_confused_deputy(model: Model) -> Iterator[Counterexample]:
    for principal in model.services:
        chooses = _all_but_running if principal.name in _RUNNERS else _all

        def for_others(_: Action, allowed: Formula) -> Formula:
            return _of_another_account(model, allowed)

        for breach in ask(model, Question(principal, chooses, beside=for_others)):
            yield counterexample(breach)


def _all(_: Action) -> bool:
    return True


def _all_but_running(action: Action) -> bool:
    return action.service != "sts"


def _of_another_account(model: Model, allowed: Formula) -> Formula:
    """Nothing in the request says that it is for this account."""
    own = [
        Pattern(f"arn:*:*:*:{model.account}:*", "arn"),
        *(Pattern(model.arns.of(item), "equal") for item in model.estate.all("aws_s3_bucket")),
    ]
    variables = {atom.variable for atom in atoms(allowed) if not isinstance(atom, Open)}
    parts: list[Formula] = []
    for variable in sorted(variables):
        if variable[0] in _ACCOUNTS:
            parts.append(negation(Matches(variable, Pattern(model.account, "equal"))))
        elif variable[0].startswith(_ARNS):
            parts += [negation(Matches(variable, pattern)) for pattern in own]
    return both(*parts)
