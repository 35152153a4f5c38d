"""Encryption keys and who may use them."""

from policies.estate import Resource, Statement
from tests.policies.edits import add, add_statement, change_statement, drop, put
from tests.policies.mutation import Mutation
from tests.policies.targets import rotates

KEY, POLICY = "aws_kms_key", "aws_iam_role_policy"


def decrypts(statement: Statement) -> bool:
    return statement.grants("kms:Decrypt")


def of_function(policy: Resource) -> bool:
    (role,) = policy.estate.targets(policy, "role", "aws_iam_role")
    return any(
        principal.type == "Service"
        for item in role.statements("assume_role_policy")
        for principal in item.principals
    )


def for_service(statement: Statement) -> bool:
    return any(principal.type == "Service" for principal in statement.principals)


def by_context(statement: Statement) -> bool:
    return any("EncryptionContext" in condition.variable for condition in statement.conditions)


def for_account(statement: Statement) -> bool:
    return not for_service(statement)


def aws(identifier: str) -> list[dict[str, object]]:
    return [{"type": "AWS", "identifiers": [identifier]}]


MUTATIONS = (
    Mutation("kms-no-rotation", "Rotation is switched off", "GH_KMS_001", KEY, put("enable_key_rotation", False), rotates),
    Mutation("kms-rotation-lost", "Rotation is left out", "GH_KMS_001", KEY, drop("enable_key_rotation"), rotates),
    Mutation("kms-public", "A key's policy admits everybody", "GH_KMS_002", KEY, change_statement("policy", principals=aws("*"))),
    Mutation("kms-vendor", "A vendor's account may decrypt", "GH_KMS_002", KEY, change_statement("policy", principals=aws("arn:aws:iam::999999999999:root"))),
    Mutation("kms-hidden-public", "A public statement stands beside a computed ARN", "GH_KMS_002", KEY, add_statement("policy", actions=["kms:Decrypt"], resources=["*"], principals=aws("*"))),
    Mutation("kms-any-log-group", "The service's condition is lost", "GH_CLAIM_010", KEY, change_statement("policy", where=for_service, condition=[])),
    Mutation("kms-context-star", "The service's condition accepts everything", "GH_CLAIM_010", KEY, change_statement("policy", where=for_service, condition=[{"test": "ArnLike", "variable": "kms:EncryptionContext:aws:logs:arn", "values": ["*"]}])),
    Mutation("kms-service-added", "Another service may use the key for anybody", "GH_CLAIM_010", KEY, add_statement("policy", actions=["kms:Decrypt"], resources=["*"], principals=[{"type": "Service", "identifiers": ["sns.amazonaws.com"]}])),
    Mutation("kms-quick-deletion", "A deleted key is gone after a week", "GH_KMS_004", KEY, put("deletion_window_in_days", 7)),
    Mutation("kms-direct", "A function may decrypt whatever it is given", "GH_KMS_005", POLICY, change_statement("policy", where=decrypts, condition=[]), of_function),
    Mutation("kms-direct-added", "A function gets a second key, without a condition", "GH_KMS_005", POLICY, add_statement("policy", actions=["kms:Decrypt"], resources=["arn:aws:kms:us-east-1:444455556666:key/11111111-2222-4333-8444-555555555555"]), of_function),
    Mutation("kms-disabled", "A key is disabled", "GH_KMS_006", KEY, put("is_enabled", False)),
    Mutation("kms-no-check", "AWS's check against locking oneself out is skipped", "GH_KMS_006", KEY, put("bypass_policy_lockout_safety_check", True)),
    Mutation("kms-locked", "The account's own statement is narrowed to decryption", "GH_KMS_006", KEY, change_statement("policy", where=for_account, actions=["kms:Decrypt"])),
    Mutation("kms-look-alike", "A role of another account is named like this account", "GH_KMS_002", KEY, change_statement("policy", principals=aws("arn:aws:iam::999999999999:role/444455556666"))),
    Mutation("kms-foreign-caller", "Everybody of another account may use the key", "GH_KMS_002", KEY, add_statement("policy", actions=["kms:Decrypt"], resources=["*"], principals=aws("*"), condition=[{"test": "StringEquals", "variable": "kms:CallerAccount", "values": ["999999999999"]}])),
    Mutation("kms-foreign-source", "A service may use the key for another account", "GH_CLAIM_010", KEY, add_statement("policy", actions=["kms:Decrypt"], resources=["*"], principals=[{"type": "Service", "identifiers": ["sns.amazonaws.com"]}], condition=[{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["999999999999"]}])),
    Mutation("kms-foreign-context", "Log groups of another account are encrypted with the key", "GH_CLAIM_010", KEY, change_statement("policy", where=by_context, condition=[{"test": "ArnLike", "variable": "kms:EncryptionContext:aws:logs:arn", "values": ["arn:aws:logs:us-east-1:999999999999:log-group:*"]}])),
    Mutation("kms-for-all-values", "A service's condition holds where no source is named", "GH_CLAIM_010", KEY, add_statement("policy", actions=["kms:Decrypt"], resources=["*"], principals=[{"type": "Service", "identifiers": ["sns.amazonaws.com"]}], condition=[{"test": "ForAllValues:StringEquals", "variable": "aws:SourceAccount", "values": ["444455556666"]}])),
    Mutation("kms-slow-rotation", "A key is renewed every seven years", "GH_KMS_001", KEY, put("rotation_period_in_days", 2560)),
    Mutation("kms-any-service", "A function may decrypt by way of any service", "GH_KMS_005", POLICY, change_statement("policy", where=decrypts, condition=[{"test": "StringLike", "variable": "kms:ViaService", "values": ["*.us-east-1.amazonaws.com"]}]), of_function),
    Mutation("kms-outside", "A key lies in somebody's store outside KMS", "GH_KMS_006", KEY, put("custom_key_store_id", "cks-0123456789abcdef0")),
    Mutation("kms-other-regions", "A key may be copied to other regions", "GH_KMS_006", KEY, put("multi_region", True)),
    Mutation("kms-grant", "A grant lets a role of another account decrypt", "GH_COVERAGE_002", KEY, add("aws_kms_grant", {"grantee_principal": "arn:aws:iam::999999999999:role/x", "operations": ["Decrypt"]})),
)  # fmt: skip
