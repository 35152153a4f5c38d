"""Whose a resource is, and what protects it from deletion."""

from tests.policies.edits import default_tag, drop, put, rewire
from tests.policies.mutation import Mutation

TABLE, CLUSTER, BUCKET, FUNCTION = (
    "aws_dynamodb_table",
    "aws_rds_cluster",
    "aws_s3_bucket",
    "aws_lambda_function",
)

MUTATIONS = (
    Mutation("tags-none", "A table is made by a provider without default tags", "GH_TAGS_001", TABLE, put("tags_all", {})),
    Mutation("tags-no-owner", "The owner's tag is emptied", "GH_TAGS_001", FUNCTION, put("tags_all.owner", "")),
    Mutation("tags-called-dev", "A table of production is tagged dev, and escapes its rules", "GH_TAGS_002", TABLE, put("tags_all.environment", "dev")),
    Mutation("tags-bucket-called-dev", "A bucket of production is tagged dev", "GH_TAGS_002", BUCKET, put("tags_all.environment", "dev")),
    Mutation("tags-table-unprotected", "A table's deletion protection is switched off", "GH_TAGS_003", TABLE, put("deletion_protection_enabled", False)),
    Mutation("tags-table-default", "A table's deletion protection is left out", "GH_TAGS_003", TABLE, drop("deletion_protection_enabled")),
    Mutation("tags-database-unprotected", "The database's deletion protection is switched off", "GH_TAGS_003", CLUSTER, put("deletion_protection", False)),
    Mutation("tags-bucket-forced", "A bucket is destroyed with everything in it", "GH_TAGS_004", BUCKET, put("force_destroy", True)),
    Mutation("tags-no-last-snapshot", "The database is destroyed without a last snapshot", "GH_TAGS_004", CLUSTER, put("skip_final_snapshot", True)),
    Mutation("tags-another-owner", "A table is said to be another team's", "GH_TAGS_001", TABLE, put("tags_all.owner", "nobody")),
    Mutation("tags-another-stack", "A function is said to be made by another stack", "GH_TAGS_001", FUNCTION, put("tags_all.stack", "elsewhere")),
    Mutation("tags-another-bill", "A bucket is billed to somebody else", "GH_TAGS_001", BUCKET, put("tags_all.cost_center", "somebody")),
    Mutation("tags-stack-of-dev", "A stack of production is made with the provider of dev", "GH_TAGS_002", TABLE, default_tag("environment", "dev")),
    Mutation("tags-other-spelling", "The database is tagged PROD, which no rule knows", "GH_TAGS_002", CLUSTER, put("tags_all.environment", "PROD")),
    Mutation("tags-another-kind", "A table of production is said to be for development", "GH_TAGS_002", TABLE, put("tags_all.environment_kind", "development")),
    Mutation("tags-stack-of-another-kind", "A stack of production is made with the provider of development", "GH_TAGS_002", TABLE, default_tag("environment_kind", "development")),
    Mutation("tags-no-environment", "The environment's tag is emptied", "GH_TAGS_001", CLUSTER, put("tags_all.environment", "")),
    Mutation("tags-computed", "Tags come from a reference, and no plan shows them (hidden)", "GH_TAGS_001", TABLE, rewire("tags_all", "${aws_kms_key.elsewhere.tags_all}"), is_hidden=True),
    Mutation("tags-no-reply", "What holds data leaves its protection to a reference (hidden)", "GH_TAGS_003", TABLE, rewire("deletion_protection_enabled", "${aws_kms_key.elsewhere.enable_key_rotation}"), is_hidden=True),
)  # fmt: skip
