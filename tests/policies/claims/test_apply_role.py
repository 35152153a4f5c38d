"""The apply role stays with its environment: each of its statements, widened, refutes a claim."""

import re
from collections.abc import Callable, Iterator

import pytest

from policies.authorization.model import Model
from policies.authorization.questions import action_of
from policies.authorization.rules import Rule, read_policy
from policies.claims.proving import prove
from policies.estate import Estate, Resource
from tests.policies.claims.grants import function
from tests.policies.claims.refuting import claim
from tests.policies.claims.world import allow, policy
from tests.policies.draft import Draft
from tests.policies.edits import change_statement

STAYS = claim("GH_CLAIM_015")
TAGS = {"aws:resourcetag/environment", "aws:requesttag/environment"}
DOCUMENTS = (
    "aws_iam_policy.apply_edge", "aws_iam_policy.apply_layers",
    "aws_iam_policy.apply_observability", "aws_iam_policy.apply_sealed",
    "aws_iam_policy.apply_vault", "aws_iam_role_policy.apply_permissions",
)  # fmt: skip


def widened(found: Resource, *sids: str) -> Estate:
    """The estate with some statements of a document about everything."""
    edit = change_statement("policy", where=lambda item: item.sid in sids, resources=["*"])
    draft = Draft(found)
    for place in edit.places(found):
        edit.apply(draft, place)
    return draft.estate()


def blamed(estate: Estate) -> set[str]:
    """The statements that the claim's counterexamples name."""
    (proof,) = prove(Model(estate), [STAYS])
    steps = [step for item in proof.counterexamples for step in item.steps]
    return {sid for step in steps for sid in re.findall(r"statement (\w+) of ", step)}


def rules(found: Resource) -> Iterator[Rule]:
    """The statements that allow something on something in particular."""
    policy = read_policy("", found, "policy", str)
    assert policy
    return (rule for rule in policy.rules if rule.is_allow and rule.resources != ("*",))


def only_reads(rule: Rule) -> bool:
    return all(action_of(name).level in {"Read", "List"} for name in rule.listed)


def is_tagged(rule: Rule) -> bool:
    """Whether what it is about must have the environment's tag, which holds wherever it is."""
    return any(test.key in TAGS and not test.if_exists for test in rule.tests)


@pytest.mark.parametrize("address", DOCUMENTS)
def test_a_statement_about_everything_refutes(prod: Estate, address: str) -> None:
    """All of a document at once; then those that another one's counterexample stood for."""
    (found,) = (item for item in prod.all(address.partition(".")[0]) if item.address == address)
    left = {rule.sid for rule in rules(found) if not only_reads(rule) and not is_tagged(rule)}
    while seen := left and blamed(widened(found, *left)) & left:
        left -= seen
    assert left == set()


def test_a_tag_that_must_be_there_is_as_good_as_a_name(prod: Estate) -> None:
    (vault,) = (item for item in prod.all("aws_iam_policy") if item.raw.name == "apply_vault")
    tagged = [rule.sid for rule in rules(vault) if is_tagged(rule)]
    assert tagged == ["ManageProxy"]
    assert blamed(widened(vault, *tagged)) == set()


def test_what_it_only_reads_is_the_claim_about_data(prod: Estate) -> None:
    """A sealed plan of another environment is read with its bucket left open."""
    (sealed,) = (item for item in prod.all("aws_iam_policy") if item.raw.name == "apply_sealed")
    estate = widened(sealed, "TakeSealedPlans")
    assert blamed(estate) == set()
    (proof,) = prove(Model(estate), [claim("GH_CLAIM_007")])
    assert proof.verdict == "refuted"


OTHERS = (
    ("lambda:UpdateFunctionCode", function("chat").replace("-prod-", "-dev-")),
    ("sqs:DeleteQueue", "arn:aws:sqs:us-east-1:444455556666:billing"),
    ("rds:DeleteDBCluster", "arn:aws:rds:us-east-1:444455556666:cluster:gatehouse-*"),
    ("s3:PutBucketPolicy", "arn:aws:s3:::gatehouse-staging-state-444455556666"),
    ("cognito-idp:AdminCreateUser", "arn:aws:cognito-idp:us-east-1:444455556666:userpool/*"),
    ("ec2:RunInstances", "*"),
)  # fmt: skip


def test_a_grant_about_what_is_another_environments_refutes(prod: Estate) -> None:
    (role,) = (item for item in prod.all("aws_iam_role") if item.name == "gatehouse-prod-apply")
    draft = Draft(role)
    for number, (action, resource) in enumerate(OTHERS):
        statement = {"Sid": f"Other{number}", **allow(action, on=resource)}
        values = {"role": "gatehouse-prod-apply", "policy": policy(statement)}
        draft.add("aws_iam_role_policy", f"other_{number}", values)
    assert blamed(draft.estate()) >= {f"Other{number}" for number, _ in enumerate(OTHERS)}


def test_in_the_rehearsal_it_is_not_asked_and_not_counted_as_proved(
    estate_of: Callable[[str], Estate],
) -> None:
    """The embedded AWS judges some actions without their resource; there is no account there."""
    local = estate_of("local")
    assert local.kind == "rehearsal"
    assert prove(Model(local), [STAYS]) == []
