"""Buckets: states, web pages, access logs."""

from policies.estate import Resource, Statement
from tests.policies.edits import add, add_statement, backend, change_statement, put, remove
from tests.policies.mutation import Mutation

BUCKET, POLICY, BLOCK = "aws_s3_bucket", "aws_s3_bucket_policy", "aws_s3_bucket_public_access_block"
ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
VERSIONING, OWNERSHIP = "aws_s3_bucket_versioning", "aws_s3_bucket_ownership_controls"
BY_DEFAULT = "rule.0.apply_server_side_encryption_by_default.0"
LIFECYCLE, OLD = "aws_s3_bucket_lifecycle_configuration", "rule.0.noncurrent_version_expiration.0"
ANYBODY = [{"type": "AWS", "identifiers": ["*"]}]


def admits(statement: Statement) -> bool:
    return statement.is_allow


def serves(statement: Statement) -> bool:
    return ("Service", "cloudfront.amazonaws.com") in statement.principals


def refuses(statement: Statement) -> bool:
    return not statement.is_allow


def is_ours(configuration: Resource) -> bool:
    return bool(configuration[f"{BY_DEFAULT}.kms_master_key_id"])


def is_first(resource: Resource) -> bool:
    return next(iter(resource.estate.all(BUCKET))) is resource


def holds_states(bucket: Resource) -> bool:
    return "-state-" in str(bucket["bucket"])


MUTATIONS = (
    Mutation("storage-no-block", "The block of public access is removed", "GH_STORAGE_001", BLOCK, remove()),
    Mutation("storage-public-policies", "Public policies are let through", "GH_STORAGE_001", BLOCK, put("block_public_policy", False)),
    Mutation("storage-public-acls", "Public ACLs are honoured", "GH_STORAGE_001", BLOCK, put("ignore_public_acls", False)),
    Mutation("storage-other-bucket", "The block is about another bucket", "GH_STORAGE_001", BLOCK, put("bucket", "somebody-elses")),
    Mutation("storage-public", "A policy lets everybody read", "GH_STORAGE_002", POLICY, add_statement("policy", actions=["s3:GetObject"], resources=["arn:aws:s3:::x/*"], principals=ANYBODY)),
    Mutation("storage-vendor", "A vendor's account may read", "GH_STORAGE_002", POLICY, add_statement("policy", actions=["s3:GetObject"], resources=["*"], principals=[{"type": "AWS", "identifiers": ["999999999999"]}])),
    Mutation("storage-any-distribution", "The condition on the source is lost", "GH_STORAGE_002", POLICY, change_statement("policy", where=admits, condition=[])),
    Mutation("storage-plain-http", "The statement that refuses plain HTTP is turned round", "GH_STORAGE_003", POLICY, change_statement("policy", where=refuses, condition=[{"test": "Bool", "variable": "aws:SecureTransport", "values": ["true"]}])),
    Mutation("storage-no-policy", "A bucket's policy is removed", "GH_STORAGE_003", POLICY, remove()),
    Mutation("storage-only-reads-refused", "Only reading over plain HTTP is refused", "GH_STORAGE_003", POLICY, change_statement("policy", where=refuses, actions=["s3:GetObject"])),
    Mutation("storage-s3-key", "States and logs are encrypted by S3's own key", "GH_STORAGE_004", ENCRYPTION, put(f"{BY_DEFAULT}.sse_algorithm", "AES256"), is_ours),
    Mutation("storage-unknown-key", "A key that is none of these stacks encrypts a bucket", "GH_STORAGE_004", ENCRYPTION, put(f"{BY_DEFAULT}.kms_master_key_id", "arn:aws:kms:us-east-1:999999999999:key/1"), is_ours),
    Mutation("storage-no-encryption", "The encryption's configuration is removed", "GH_STORAGE_004", ENCRYPTION, remove()),
    Mutation("storage-suspended", "Versioning is suspended", "GH_STORAGE_005", VERSIONING, put("versioning_configuration.0.status", "Suspended")),
    Mutation("storage-no-versions", "Versioning is removed", "GH_STORAGE_005", VERSIONING, remove()),
    Mutation("storage-acls", "Object ACLs are honoured", "GH_STORAGE_005", OWNERSHIP, put("rule.0.object_ownership", "ObjectWriter")),
    Mutation("storage-public-acl", "A public ACL is put on a bucket", "GH_STORAGE_005", BUCKET, add("aws_s3_bucket_acl", {"acl": "public-read"})),
    Mutation("storage-unlocked-state", "The state is no longer locked", "GH_STORAGE_006", BUCKET, backend(use_lockfile=None)),
    Mutation("storage-shared-state", "A stack writes into another stack's state", "GH_STORAGE_006", BUCKET, backend(key="tables.tfstate")),
    Mutation("storage-other-state-bucket", "A stack keeps its state in another bucket", "GH_STORAGE_006", BUCKET, backend(bucket="elsewhere")),
    Mutation("storage-website", "A bucket serves pages itself", "GH_STORAGE_007", BUCKET, add("aws_s3_bucket_website_configuration", {"bucket": "x"})),
    Mutation("storage-bucket-cors", "A bucket answers pages of other origins", "GH_STORAGE_007", BUCKET, add("aws_s3_bucket_cors_configuration", {"bucket": "x"})),
    Mutation("storage-foreign-account", "The condition names another account", "GH_STORAGE_002", POLICY, change_statement("policy", where=admits, condition=[{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["999999999999"]}])),
    Mutation("storage-foreign-distribution", "The condition names another account's distribution", "GH_STORAGE_002", POLICY, change_statement("policy", where=admits, condition=[{"test": "StringEquals", "variable": "aws:SourceArn", "values": ["arn:aws:cloudfront::999999999999:distribution/E1"]}])),
    Mutation("storage-every-distribution", "The condition names distributions of any account", "GH_STORAGE_002", POLICY, change_statement("policy", where=admits, condition=[{"test": "ArnLike", "variable": "aws:SourceArn", "values": ["arn:aws:cloudfront::*:distribution/*"]}])),
    Mutation("storage-viewers-write", "The distribution may write into the bucket", "GH_STORAGE_002", POLICY, change_statement("policy", where=serves, actions=["s3:*"])),
    Mutation("storage-look-alike", "A role of another account is named like this account", "GH_STORAGE_002", POLICY, add_statement("policy", actions=["s3:GetObject"], resources=["*"], principals=[{"type": "AWS", "identifiers": ["arn:aws:iam::999999999999:role/444455556666"]}])),
    Mutation("storage-old-policy", "A public policy is written into the bucket itself", "GH_STORAGE_002", BUCKET, put("policy", '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}')),
    Mutation("storage-old-acl", "A public ACL is written into the bucket itself", "GH_STORAGE_002", BUCKET, put("acl", "public-read")),
    Mutation("storage-plain-state", "The state is written without encryption", "GH_STORAGE_006", BUCKET, backend(encrypt=False)),
    Mutation("storage-gone-tomorrow", "Replaced objects are deleted after a day to save money", "GH_STORAGE_008", LIFECYCLE, put(f"{OLD}.noncurrent_days", 1)),
    Mutation("storage-gone-tomorrow-old", "The older form of the rule forgets replaced objects after a day", "GH_STORAGE_008", BUCKET, put("lifecycle_rule", [{"enabled": True, "noncurrent_version_expiration": [{"days": 1}]}])),
    Mutation("storage-forgotten-states", "States are deleted after two weeks", "GH_STORAGE_008", BUCKET, add(LIFECYCLE, lambda bucket: {"bucket": bucket["bucket"], "rule": [{"status": "Enabled", "expiration": [{"days": 14}], "noncurrent_version_expiration": [{"noncurrent_days": 1}]}]}), holds_states),
    Mutation("storage-state-acl", "The state is written with an ACL that everybody reads", "GH_STORAGE_006", BUCKET, backend(acl="public-read")),
    Mutation("storage-state-role", "The state is written with another account's role", "GH_STORAGE_006", BUCKET, backend(assume_role={"role_arn": "arn:aws:iam::999999999999:role/x"})),
    Mutation("storage-state-endpoint", "The state goes to another server that speaks S3", "GH_STORAGE_006", BUCKET, backend(endpoints={"s3": "https://s3.example.net"})),
    Mutation("storage-preferred-owner", "Whoever writes an object may own it", "GH_STORAGE_005", OWNERSHIP, put("rule.0.object_ownership", "BucketOwnerPreferred")),
    Mutation("storage-owner-lost", "The bucket's ownership of its objects is removed", "GH_STORAGE_005", OWNERSHIP, remove()),
    Mutation("storage-granted-acl", "An ACL grants another account the bucket", "GH_STORAGE_005", BUCKET, add("aws_s3_bucket_acl", {"access_control_policy": [{"grant": [{"permission": "FULL_CONTROL", "grantee": [{"type": "CanonicalUser", "id": "0" * 64}]}]}]})),
    Mutation("storage-log-acl", "A canned ACL lets a service write into the bucket", "GH_STORAGE_005", BUCKET, add("aws_s3_bucket_acl", {"acl": "log-delivery-write"})),
)  # fmt: skip
