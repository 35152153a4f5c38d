"""How many secrets one role reads."""

import re
from collections.abc import Iterator

from policies.checks.iam._grants import granted, grants, is_broad
from policies.estate import Estate, Resource
from policies.policy import estate_policy

# One secret (its ARN ends with six characters of Secrets Manager's own), or those under a prefix
# that ends with a slash, as tenants' names end with anything.
_OF_ONE_USE = re.compile(r"[^*?]+(?:-\?{6})?|[^*?]+/\*")


@estate_policy(
    id="GH_SECRETS_007",
    severity="high",
    types=("aws_iam_role_policy", "aws_iam_policy"),
    title="A role reads one secret, or those under a prefix that ends with a slash",
    reason="Names of secrets begin alike: a wildcard in the middle of one reaches those of others.",
    fix="Name the secret, or give tenants' secrets a prefix of their own, such as `NAME/*`.",
    threat="A hijacked worker reads the secrets of another one, and signs in as another tenant.",
)
def one_use(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for policy, statement in grants(estate):
        if not granted(statement, ("secretsmanager:GetSecretValue",)):
            continue
        for arn in statement.resources:
            name = arn.split(":secret:", 1)[-1]
            is_of_secrets = ":secretsmanager:" in arn and not is_broad(arn)  # GH_IAM_002's
            if is_of_secrets and not _OF_ONE_USE.fullmatch(name):
                yield policy, f"statement {statement.sid} reads secrets named {name}"
