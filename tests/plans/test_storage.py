"""What keeps data: encrypted with our key, recoverable, and not deleted by accident."""

import json
from fnmatch import fnmatchcase

from environments import Settings
from gatehouse.delivery.synthesis import Synthesis
from tests.plans.reading import Plan

DATA_KEY = "aws_kms_key.data_key_key"
AT_THE_EDGE = "aws_lambda_function.body_hash_function"  # its role may write no log


def test_every_table_is_encrypted_with_the_environments_key(tables: Plan) -> None:
    addresses = tables.all("aws_dynamodb_table")
    assert len(addresses) == 4
    for address, table in addresses.items():
        assert table["server_side_encryption"][0]["enabled"] is True
        assert f"{DATA_KEY}.arn" in tables.references(address, "server_side_encryption")


def test_every_table_can_be_restored_to_any_second(tables: Plan) -> None:
    for table in tables.all("aws_dynamodb_table").values():
        assert table["point_in_time_recovery"][0]["enabled"] is True


def test_every_table_is_billed_on_demand(tables: Plan) -> None:
    for table in tables.all("aws_dynamodb_table").values():
        assert table["billing_mode"] == "PAY_PER_REQUEST"


def test_no_table_of_prod_can_be_deleted_by_accident(tables: Plan, settings: Settings) -> None:
    for table in tables.all("aws_dynamodb_table").values():
        assert settings.name != "prod" or table["deletion_protection_enabled"] is True


def test_items_that_expire_do_and_tenants_never(tables: Plan) -> None:
    ends = {
        name: bool(table.get("ttl") and table["ttl"][0]["enabled"])
        for name, table in tables.all("aws_dynamodb_table").items()
    }
    assert ends == {
        "aws_dynamodb_table.api_keys_table": True,
        "aws_dynamodb_table.sessions_table": True,
        "aws_dynamodb_table.tenants_table": False,
        "aws_dynamodb_table.usage_table": True,
    }


def test_a_users_sessions_are_found_by_one_query(tables: Plan) -> None:
    table = tables.all("aws_dynamodb_table")["aws_dynamodb_table.sessions_table"]
    (index,) = table["global_secondary_index"]
    assert (index["name"], index["hash_key"], index["range_key"]) == (
        "by_user", "user_key", "last_activity",
    )  # fmt: skip
    assert index["projection_type"] == "ALL"


def test_every_key_rotates_and_is_not_gone_at_once(plans: dict[str, Plan]) -> None:
    keys = [key for plan in plans.values() for key in plan.all("aws_kms_key").values()]
    assert keys
    for key in keys:
        is_signing = key["key_usage"] == "SIGN_VERIFY"  # KMS rotates no asymmetric key
        assert is_signing or key["enable_key_rotation"] is True
        assert key["deletion_window_in_days"] == 30
    assert sum(key["key_usage"] == "SIGN_VERIFY" for key in keys) == 1


def test_nobody_but_operators_signs_evidence(plans: dict[str, Plan]) -> None:
    """No role of the stacks may use `kms:Sign`, and functions are cut off by their boundary too."""
    signing = [
        (address, statement.sid)
        for plan in plans.values()
        for kind in ("aws_iam_role_policy", "aws_iam_policy")
        for address in plan.all(kind)
        for statement in plan.statements(address)
        if statement.effect == "Allow"
        and any(fnmatchcase("kms:Sign", action) for action in statement.actions)
    ]
    assert signing == []


def test_no_key_is_usable_from_another_account(plans: dict[str, Plan], settings: Settings) -> None:
    services = {
        f"logs.{settings.account.region}", "logs.us-east-1", "delivery.logs", "cloudfront",
        "cloudwatch", "budgets",
    }  # fmt: skip
    for plan in plans.values():
        for key in plan.all("aws_kms_key").values():
            for statement in json.loads(key["policy"])["Statement"]:
                principal = statement["Principal"]
                named = principal.get("Service", [])
                assert principal == {"AWS": f"arn:aws:iam::{settings.account.id}:root"} or {
                    *([named] if isinstance(named, str) else named)
                } <= {f"{service}.amazonaws.com" for service in services}
                assert set(principal) in ({"AWS"}, {"Service"})
                assert "AWS" in principal or "Condition" in statement


def test_every_log_group_ends_its_events_and_encrypts_them(
    plans: dict[str, Plan], settings: Settings, synthesis: Synthesis
) -> None:
    key = synthesis.placeholders()["tables"]["data_key_arn"]
    seen = 0
    for stack, plan in plans.items():
        for address, group in plan.all("aws_cloudwatch_log_group").items():
            seen += 1
            assert group["retention_in_days"] == settings.logs.retention_days > 0
            if stack == "firewall":  # in another region, with a key of that region
                assert "aws_kms_key.log_key_key.arn" in plan.references(address, "kms_key_id")
            else:
                assert group["kms_key_id"] == key
    assert seen > 1


def test_every_function_writes_to_a_log_group_that_was_made_for_it(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        groups = {group["name"] for group in plan.all("aws_cloudwatch_log_group").values()}
        for address, function in plan.all("aws_lambda_function").items():
            if address == AT_THE_EDGE:
                continue
            assert f"/aws/lambda/{function['function_name']}" in groups


def test_the_state_bucket_keeps_versions(state: Plan) -> None:
    versioning = state.all("aws_s3_bucket_versioning")["aws_s3_bucket_versioning.state_versioning"]
    assert versioning["versioning_configuration"][0]["status"] == "Enabled"


def test_the_buckets_of_states_and_plans_are_encrypted_and_closed(state: Plan) -> None:
    encrypted = state.all("aws_s3_bucket_server_side_encryption_configuration")
    blocks = state.all("aws_s3_bucket_public_access_block")
    assert len(state.all("aws_s3_bucket")) == len(encrypted) == len(blocks) == 2
    for address in encrypted:
        assert "aws_kms_key.state_key_key.arn" in state.references(address, "rule")
    closed = ("block_public_acls", "block_public_policy", "ignore_public_acls")
    for block in blocks.values():
        assert all(block[name] for name in (*closed, "restrict_public_buckets"))


def test_the_buckets_of_states_and_plans_refuse_plain_http(state: Plan, settings: Settings) -> None:
    local = {"NotIpAddress aws:SourceIp": {"127.0.0.1/32"}}
    addresses = state.all("aws_s3_bucket_policy")
    assert len(addresses) == 2
    for address in addresses:
        (statement,) = state.statements(address)
        assert statement.effect == "Deny"
        assert statement.actions == {"s3:*"}
        assert statement.conditions.pop("Bool aws:SecureTransport") == {"false"}
        assert statement.conditions == (local if settings.aws.emulated else {})
