"""The roles of GitHub Actions: who may assume them, and what neither may read or do."""

import json
from collections.abc import Callable

import pytest

from environments import Settings
from tests.plans.iam import allowed
from tests.plans.reading import UNKNOWN, Granted, Plan

SUBJECT = "token.actions.githubusercontent.com:sub"
AUDIENCE = "token.actions.githubusercontent.com:aud"
REPOSITORY = "repo:example-org@100000001/gatehouse@200000002"
Role = Callable[[str], list[Granted]]

# Where "*" is all that AWS knows, or what is read anyway; each is a name of one statement.
APPLY_ON_ANYTHING = {
    "ManageUserPools", "DeliverAccessLogs", "ManageNetwork", "FindDatabase", "FindKeys", "MakeKeys",
    "MakeProxy", "MakeDistribution", "FindFlags", "FindAlarms", "DeliverToFunctions",
    "ManageSubscriptions", "CombineAlarms",
}  # fmt: skip
PLAN_ON_ANYTHING = {"ReadConfiguration"}


def _trust(state: Plan, name: str) -> Granted:
    (statement,) = state.statements(f"aws_iam_role.{name}_role", "assume_role_policy")
    return statement


@pytest.mark.parametrize("name", ["plan", "apply"])
def test_only_github_is_trusted_and_only_for_this_audience(state: Plan, name: str) -> None:
    trust = _trust(state, name)
    assert trust.actions == {"sts:AssumeRoleWithWebIdentity"}
    assert trust.principals == {UNKNOWN}  # the provider's ARN, which this stack makes
    (document,) = [
        reference
        for reference in state.references(f"aws_iam_role.{name}_role", "assume_role_policy")
        if reference.endswith(f"{name}_trust")
    ]
    provider = "aws_iam_openid_connect_provider.github.arn"
    assert provider in state.references(document, "statement")
    assert trust.conditions[f"StringEquals {AUDIENCE}"] == {"sts.amazonaws.com"}


def test_the_apply_role_trusts_one_repository_environment_and_ref(
    state: Plan, settings: Settings
) -> None:
    delivery = settings.delivery
    subjects = _trust(state, "apply").conditions[f"StringLike {SUBJECT}"]
    place = f"environment:{delivery.github_environment}:ref:{delivery.apply_ref}"
    assert subjects == {f"{REPOSITORY}:{place}"}
    assert not [subject for subject in subjects if set("*?") & set(subject)]


def test_the_plan_role_trusts_one_repository_and_environment_from_any_ref(
    state: Plan, settings: Settings
) -> None:
    delivery = settings.delivery
    (subject,) = _trust(state, "plan").conditions[f"StringLike {SUBJECT}"]
    environment = f"{delivery.github_environment}-plan"
    assert subject == f"{REPOSITORY}:environment:{environment}:ref:*"


@pytest.mark.parametrize(
    ("name", "known"), [("apply", APPLY_ON_ANYTHING), ("plan", PLAN_ON_ANYTHING)]
)
def test_only_named_statements_are_about_every_resource(
    role: Role, settings: Settings, name: str, known: set[str]
) -> None:
    gaps = {"EmulatorGaps"} if settings.aws.emulated and name == "apply" else set()
    anything = {item.sid for item in role(name) if item.effect == "Allow" and "*" in item.resources}
    assert anything == known | gaps


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:GetItem", "arn:aws:dynamodb:{region}:{account}:table/{prefix}-sessions"),
        ("dynamodb:Query", "arn:aws:dynamodb:{region}:{account}:table/{prefix}-usage"),
        ("dynamodb:Scan", "arn:aws:dynamodb:{region}:{account}:table/{prefix}-tenants"),
        ("dynamodb:PutItem", "arn:aws:dynamodb:{region}:{account}:table/{prefix}-tenants"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:{region}:{account}:secret:x"),
        ("ssm:GetParameter", "arn:aws:ssm:{region}:{account}:parameter/x"),
        ("lambda:InvokeFunction", "arn:aws:lambda:{region}:{account}:function:{prefix}-chat"),
        ("cognito-idp:AdminCreateUser", "arn:aws:cognito-idp:{region}:{account}:userpool/x"),
        ("cognito-idp:AdminSetUserPassword", "arn:aws:cognito-idp:{region}:{account}:userpool/x"),
        ("bedrock:InvokeModel", "arn:aws:bedrock:{region}::foundation-model/x"),
    ],
)
def test_neither_role_reads_data_or_secrets_or_acts_as_a_user(
    role: Role, settings: Settings, action: str, resource: str
) -> None:
    account, region = settings.account.id, settings.account.region
    arn = resource.format(region=region, account=account, prefix=settings.resource_prefix)
    assert not allowed(role("plan"), action, arn)
    assert not allowed(role("apply"), action, arn)


def test_the_plan_role_changes_nothing_and_leaves_sealed_plans(role: Role) -> None:
    reads = ("Get", "List", "Describe", "View", "GET", "Decrypt", "GenerateDataKey")
    for statement in role("plan"):
        if statement.effect == "Allow" and statement.sid != "LeaveSealedPlans":
            verbs = {action.split(":")[1] for action in statement.actions}
            assert not [verb for verb in verbs if not verb.startswith(reads)]


def test_the_plan_role_is_denied_data_even_if_someone_grants_it(role: Role) -> None:
    data, parameters = (item for item in role("plan") if item.effect == "Deny")
    assert {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"} <= data.actions
    assert "secretsmanager:GetSecretValue" in data.actions
    assert data.resources == {"*"}
    assert parameters.actions == {"ssm:GetParameter*"}
    assert not data.conditions
    assert not parameters.conditions


def test_of_all_parameters_the_plan_role_reads_the_platforms_own_flags(
    role: Role, state: Plan, settings: Settings
) -> None:
    own = f"arn:aws:ssm:{settings.account.region}:{settings.account.id}:parameter"
    flag = f"{own}/{settings.resource_prefix}/layers/execution_api_percentage"
    assert allowed(role("plan"), "ssm:GetParameter", flag)
    (denied,) = (
        item.not_resources for item in role("plan") if item.sid == "NeverParametersButFlags"
    )
    assert denied == {f"{own}/{settings.resource_prefix}/*"}


def test_what_only_the_emulator_needs_is_nowhere_else(
    plans: dict[str, Plan], settings: Settings
) -> None:
    traces = ("EmulatorGaps", "bedrock:Converse", "127.0.0.1", f"foundation-model/{'us.'}")
    for plan in plans.values():
        text = json.dumps(plan.document)
        found = {trace for trace in traces if trace in text}
        assert settings.aws.emulated or not found
