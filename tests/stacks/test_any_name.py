"""An environment may be called anything: what it must keep to follows from its kind.

`eu-prod`, a second production, and `qa` are files in a folder of their own; synthesizing one takes
ten seconds, which no smaller test can stand for.
"""

import json
from pathlib import Path
from typing import Any

import pytest

import environments
from environments.kind import KINDS, TAG
from environments.names import LONGEST
from gatehouse.delivery.github.workflow_audit import actionlint, workflows
from gatehouse.delivery.github.workflows import delivered, written
from gatehouse.delivery.synthesis import Synthesis
from policies.catalogue import policies
from policies.estate import Estate, Stack
from tests.conftest import Environments
from tests.environments.files import Document, attempt, changed, shipped, write
from tests.plans.changed_settings import synthesized


def copied(name: str, account: str, called: str) -> Document:
    """The file of an environment, for another one in an account of its own."""
    document = json.dumps(shipped(name)).replace(shipped(name)["account"]["id"], account)
    prefix = f"gatehouse-{called}-{account}"
    return changed(json.loads(document), {"identity.domain_prefix": prefix})


EU_PROD = copied("prod", "555566667777", "eu-prod")
QA = copied("dev", "666677778888", "qa")
# What production forbids, by the policy that forbids it; nothing else of a resource matters here.
WEAK: dict[str, tuple[str, Document]] = {
    "GH_API_005": ("aws_apigatewayv2_api", {"cors_configuration": [{"allow_origins": [
        "http://localhost:5173"]}]}),
    "GH_COGNITO_003": ("aws_cognito_user_pool", {
        "mfa_configuration": "OPTIONAL",
        "software_token_mfa_configuration": [{"enabled": True}],
    }),
    "GH_COGNITO_008": ("aws_cognito_user_pool_client", {
        "callback_urls": ["http://localhost:5173/"], "logout_urls": []}),
    "GH_COGNITO_014": ("aws_cognito_user_pool", {"deletion_protection": "INACTIVE"}),
    "GH_DATABASE_005": ("aws_rds_cluster", {
        "backup_retention_period": 7, "copy_tags_to_snapshot": True}),
    "GH_FUNCTIONS_002": ("aws_lambda_function", {
        "environment": [{"variables": {"LOG_LEVEL": "DEBUG"}}]}),
    "GH_LOGS_001": ("aws_cloudwatch_log_group", {"retention_in_days": 30}),
    "GH_LOGS_005": ("aws_lambda_function", {
        "tracing_config": [{"mode": "PassThrough"}], "publish": False}),
    "GH_SECRETS_005": ("aws_secretsmanager_secret", {
        "kms_key_id": "key", "recovery_window_in_days": 0}),
    "GH_TAGS_003": ("aws_dynamodb_table", {"deletion_protection_enabled": False}),
    "GH_TAGS_004": ("aws_s3_bucket", {"force_destroy": True}),
    "GH_TLS_002": ("aws_cloudfront_distribution", {
        "viewer_certificate": [{"cloudfront_default_certificate": True}]}),
}  # fmt: skip
ONLY_IN_PRODUCTION = {
    "GH_COGNITO_003", "GH_DATABASE_005", "GH_FUNCTIONS_002", "GH_TAGS_004", "GH_TLS_002",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped environments, and two more."""
    made: Path = tmp_path_factory.mktemp("environments")
    for name in environments.names():
        write(shipped(name), made, name)
    write(EU_PROD, made, "eu-prod")
    write(QA, made, "qa")
    return made


@pytest.fixture(scope="module")
def eu_prod(tmp_path_factory: pytest.TempPathFactory) -> Synthesis:
    return synthesized("eu-prod", EU_PROD, tmp_path_factory.mktemp("eu-prod"))


def tags(synthesis: Synthesis) -> list[dict[str, Any]]:
    """What the providers of all stacks put on every resource."""
    providers = [
        provider
        for stack in synthesis.stacks
        for provider in stack.configuration()["provider"]["aws"]
    ]
    return [provider["default_tags"][0]["tags"] for provider in providers]


def reported(usual: Document) -> set[str]:
    """The policies that report what is weak where the provider puts these tags on everything."""
    found = set()
    for policy in policies():
        if policy.id in WEAK:
            type_, values = WEAK[policy.id]
            made = {"address": f"{type_}.weak", "type": type_, "name": "weak", "mode": "managed"}
            after = {**values, "tags_all": usual}
            change = {"actions": ["create"], "after": after, "after_unknown": {}}
            provider = {"default_tags": [{"tags": {"constant_value": usual}}]}
            document = {
                "resource_changes": [{**made, "change": change}],
                "configuration": {
                    "root_module": {},
                    "provider_config": {"aws": {"name": "aws", "expressions": provider}},
                },
            }
            found |= {item.policy for item in policy.findings(Estate([Stack("one", document)]))}
    return found


def test_every_environment_of_a_folder_is_listed_in_the_order_of_its_delivery(folder: Path) -> None:
    assert environments.names(folder) == ("local", "dev", "qa", "staging", "eu-prod", "prod")
    assert [attempt(name, folder) for name in environments.names(folder)] == [()] * 6


def test_another_production_is_refused_what_prod_is(tmp_path: Path) -> None:
    lax = {"identity.mfa": "optional", "tables.deletion_protection": False}
    for name, document in (("eu-prod", EU_PROD), ("prod", shipped("prod"))):
        write(changed(document, lax), tmp_path, name)
        lines = [line.rpartition(".toml: ")[2] for line in attempt(name, tmp_path)]
        assert lines == [
            'identity.mfa = "optional": expected "required" in production',
            "tables.deletion_protection = false: expected true in production",
        ]
    write(changed(QA, lax), tmp_path, "qa")
    assert attempt("qa", tmp_path) == ()


def test_the_same_stacks_are_made_for_it(eu_prod: Synthesis, environments: Environments) -> None:
    prod = environments.synthesis("prod")
    assert [stack.name for stack in eu_prod.stacks] == [stack.name for stack in prod.stacks]
    for ours, theirs in zip(eu_prod.stacks, prod.stacks, strict=True):
        made, expected = ours.configuration()["resource"], theirs.configuration()["resource"]
        assert {kind: set(items) for kind, items in made.items()} == {
            kind: set(items) for kind, items in expected.items()
        }
        assert "gatehouse-prod" not in str(made)


def test_policies_judge_it_as_they_judge_prod_and_not_as_qa(
    eu_prod: Synthesis, environments: Environments
) -> None:
    in_eu, in_prod = tags(eu_prod)[0], tags(environments.synthesis("prod"))[0]
    assert {(one["environment"], one[TAG]) for one in tags(eu_prod)} == {("eu-prod", "production")}

    assert reported(in_eu) == reported(in_prod) == set(WEAK)
    assert reported({**in_eu, "environment": "qa", TAG: QA["kind"]}) == set()


@pytest.mark.parametrize("name", ["prod", "staging", "dev", "qa", "local"])
def test_a_name_says_nothing_to_a_policy(name: str) -> None:
    expected = {
        "rehearsal": set(),
        "development": set(),
        "staging": set(WEAK) - ONLY_IN_PRODUCTION,
        "production": set(WEAK),
    }
    for kind in KINDS:
        assert reported({"environment": name, TAG: kind}) == expected[kind], kind


def test_every_policy_that_depends_on_the_kind_is_tried_here(checkout: Path) -> None:
    checks = (checkout / "policies" / "checks").glob("*/*.py")
    dependent = {
        line.split('"')[1]
        for text in (file.read_text(encoding="utf-8") for file in checks)
        if ".kind " in text or ".kind," in text
        for line in text.splitlines()
        if line.strip().startswith('id="')
    }
    about_tags, about_the_rehearsal = {"GH_TAGS_001", "GH_TAGS_002"}, {"GH_COGNITO_015"}
    assert dependent - about_tags - about_the_rehearsal == set(WEAK)


def test_workflows_are_generated_for_it(folder: Path, tmp_path: Path) -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in workflows()}

    made = written(texts, delivered(folder))

    assert "environment: [dev, qa, staging, eu-prod, prod]" in made["plan"]
    assert "environment: [dev, qa, staging, eu-prod, prod]" in made["drift"]
    assert "options: [dev, qa, staging]" in made["destroy"]
    assert "&& inputs.environment != 'eu-prod' && inputs.environment != 'prod'" in made["destroy"]
    assert "  plan-eu-prod:\n    name: plan eu-prod\n    needs: apply-staging\n" in made["apply"]
    assert "  plan-prod:\n    name: plan prod\n    needs: apply-eu-prod\n" in made["apply"]
    files = [tmp_path / ".github" / "workflows" / f"{name}.yml" for name in made]
    files[0].parent.mkdir(parents=True)
    for file in files:
        file.write_text(made[file.stem], encoding="utf-8")
    linted = actionlint(files)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_workflows_of_the_repository_are_those_of_its_environments() -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in workflows()}
    command = ".venv/bin/python -m gatehouse.delivery.github.workflows"
    assert written(texts, delivered()) == texts, f"run {command}"


def test_a_workflow_that_lost_its_line_is_an_error_and_not_left_as_it_is() -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in workflows()}
    with pytest.raises(ValueError, match="expected one line of"):
        written({**texts, "drift": "jobs: {}\n"}, delivered())


def test_the_longest_name_fits_into_every_name_in_aws(environments: Environments) -> None:
    spare = LONGEST - len("prod")
    limits = {
        "aws_iam_role": 64,
        "aws_lambda_function": 64,
        "aws_s3_bucket": 63,
        "aws_sqs_queue": 80,
    }
    keys = {"aws_lambda_function": "function_name", "aws_s3_bucket": "bucket"}
    seen = 0
    for stack in environments.synthesis("prod").stacks:
        for type_, limit in limits.items():
            for item in stack.configuration()["resource"].get(type_, {}).values():
                name = item.get(keys.get(type_, "name"))
                if name and "${" not in name:
                    assert len(name) + spare <= limit, name
                    seen += 1
    assert seen > len(limits)


@pytest.mark.parametrize(
    "name", ["Prod", "eu_prod", "-eu", "eu-", "eu--west", "logs", "a" * 17, ""]
)
def test_a_name_that_cannot_be_one_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(environments.SettingsError, match="unknown environment"):
        environments.load(name, tmp_path)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("local", "production", 'expected "rehearsal" in local'),
        ("qa", "rehearsal", 'expected "development", "staging" or "production", except in local'),
        ("qa", "prod", 'expected "rehearsal", "development", "staging" or "production"'),
    ],
)
def test_a_kind_that_cannot_be_is_refused(
    name: str, kind: str, expected: str, tmp_path: Path
) -> None:
    write({**(shipped("local") if name == "local" else QA), "kind": kind}, tmp_path, name)
    assert attempt(name, tmp_path)[0].endswith(expected)
