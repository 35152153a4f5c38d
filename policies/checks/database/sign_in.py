"""Sign-in to the database."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_DATABASE_002",
    severity="high",
    types=("aws_rds_cluster",),
    title="Functions sign in with IAM tokens, and RDS manages the master password",
    reason="A token expires after fifteen minutes; a password in a setting never does.",
    fix="Set iam_database_authentication_enabled and manage_master_user_password.",
    threat="A password from a state or an environment opens every tenant's rows.",
)
def sign_in(cluster: Resource) -> Iterator[str]:
    if cluster["iam_database_authentication_enabled"] is not True:
        yield "IAM tokens are not accepted"
    if cluster["manage_master_user_password"] is not True:
        yield "RDS does not manage its master password"
