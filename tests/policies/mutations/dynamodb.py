"""Tables of tenants' conversations and usage."""

from policies.estate import Resource
from tests.policies.edits import add, add_statement, drop, put
from tests.policies.mutation import Mutation

TABLE, POLICY = "aws_dynamodb_table", "aws_iam_role_policy"
OPEN = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "dynamodb:*", "Resource": "*"}]}'
VENDOR = '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": "dynamodb:GetItem", "Resource": "*"}]}'


def of_function(policy: Resource) -> bool:
    (role,) = policy.estate.targets(policy, "role", "aws_iam_role")
    return any(
        principal.type == "Service"
        for item in role.statements("assume_role_policy")
        for principal in item.principals
    )


def indexed(table: Resource) -> bool:
    return bool(table.blocks("global_secondary_index"))


MUTATIONS = (
    Mutation("dynamodb-no-encryption", "The key is left out", "GH_DYNAMODB_001", TABLE, drop("server_side_encryption")),
    Mutation("dynamodb-aws-key", "AWS's own key is used", "GH_DYNAMODB_001", TABLE, drop("server_side_encryption.0.kms_key_arn")),
    Mutation("dynamodb-foreign-key", "Another account's key is used", "GH_DYNAMODB_001", TABLE, put("server_side_encryption.0.kms_key_arn", "arn:aws:kms:us-east-1:999999999999:key/11111111-2222-4333-8444-555555555555")),
    Mutation("dynamodb-no-recovery", "Point-in-time recovery is switched off to save money", "GH_DYNAMODB_002", TABLE, put("point_in_time_recovery.0.enabled", False)),
    Mutation("dynamodb-recovery-lost", "Point-in-time recovery is left out", "GH_DYNAMODB_002", TABLE, drop("point_in_time_recovery")),
    Mutation("dynamodb-public", "A table's own policy admits everybody", "GH_CLAIM_001", TABLE, add("aws_dynamodb_resource_policy", {"policy": OPEN})),
    Mutation("dynamodb-vendor", "A table's own policy admits a vendor", "GH_CLAIM_001", TABLE, add("aws_dynamodb_resource_policy", {"policy": VENDOR})),
    Mutation("dynamodb-scan", "A function may scan a table for a report", "GH_DYNAMODB_004", POLICY, add_statement("policy", actions=["dynamodb:Scan"], resources=["arn:aws:dynamodb:us-east-1:444455556666:table/gatehouse-prod-sessions"]), of_function),
    Mutation("dynamodb-export", "A function may export a table", "GH_DYNAMODB_004", POLICY, add_statement("policy", actions=["dynamodb:Export*"], resources=["arn:aws:dynamodb:us-east-1:444455556666:table/gatehouse-prod-usage"]), of_function),
    Mutation("dynamodb-replica", "A copy is made in another region", "GH_DYNAMODB_005", TABLE, put("replica", [{"region_name": "ap-east-1"}])),
    Mutation("dynamodb-stream", "Every change is sent to a stream", "GH_DYNAMODB_005", TABLE, put("stream_enabled", True)),
    Mutation("dynamodb-key", "A table is keyed by something that is not the tenant's", "GH_DYNAMODB_006", TABLE, put("hash_key", "created_at")),
    Mutation("dynamodb-index", "An index lists everybody's items by status", "GH_DYNAMODB_006", TABLE, put("global_secondary_index.0.hash_key", "status"), indexed),
)  # fmt: skip
