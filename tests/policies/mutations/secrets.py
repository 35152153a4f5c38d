"""Secrets where they do not belong. Every key here is made up."""

from policies.estate import Resource
from tests.policies.edits import add, add_statement, hidden_entry, publish, put
from tests.policies.mutation import Mutation
from tests.policies.targets import at_home

FUNCTION, SECRET, PARAMETER = (
    "aws_lambda_function",
    "aws_secretsmanager_secret",
    "aws_ssm_parameter",
)
POOL, CLUSTER, GROUP = "aws_cognito_user_pool", "aws_rds_cluster", "aws_cloudwatch_log_group"
VARIABLES = "environment.0.variables"
AWS_KEY = "AKIA" + "Q3EXAMPLE4567ABC"
MODEL_KEY = "sk-" + "proj-0123456789abcdefghijklmnop"
SLACK_TOKEN = "xoxb-" + "123456789012-abcdefghijkl"
PEM = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"
RANDOM = "q8Zr2Lk0Vx7Tn4Bw9Yc1Hd6Mf3Gs5Jp"
OPEN = '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}'

LOOK_ALIKE = OPEN.replace(
    '"*"}, "Action"', '"arn:aws:iam::999999999999:role/444455556666"}, "Action"'
)
PAYMENT_KEY = "sk_" + "live_" + "0123456789abcdefghij"


def is_only(resource: Resource) -> bool:
    return resource.estate.all(resource.type)[0] is resource


MUTATIONS = (
    Mutation("secrets-password-variable", "A password is written into a function's environment", "GH_SECRETS_001", FUNCTION, put(f"{VARIABLES}.DATABASE_PASSWORD", "correct horse")),
    Mutation("secrets-hidden-variable", "A model key is written beside a reference: the plan hides it", "GH_SECRETS_001", FUNCTION, hidden_entry(VARIABLES, "MODEL", MODEL_KEY), at_home),
    Mutation("secrets-aws-key-variable", "An access key is written into a function's environment", "GH_SECRETS_001", FUNCTION, hidden_entry(VARIABLES, "ACCOUNT", AWS_KEY), at_home),
    Mutation("secrets-in-json-variable", "A key is hidden inside a variable of JSON", "GH_SECRETS_001", FUNCTION, hidden_entry(VARIABLES, "CHAT", '{"provider": "gemini", "api_key": "change me"}'), at_home),
    Mutation("secrets-random-variable", "A generated key under a harmless name", "GH_SECRETS_001", FUNCTION, hidden_entry(VARIABLES, "SEED", RANDOM), at_home),
    Mutation("secrets-address-variable", "A database address with its password", "GH_SECRETS_001", FUNCTION, hidden_entry(VARIABLES, "STORE", "postgresql://app:hunter2@db.internal/app"), at_home),
    Mutation("secrets-published-key", "A stack publishes an access key for another one", "GH_SECRETS_002", FUNCTION, publish("tool_key", AWS_KEY)),
    Mutation("secrets-published-attribute", "A stack publishes a client's secret", "GH_SECRETS_002", "aws_cognito_user_pool_client", publish("web", "${aws_cognito_user_pool_client.web_client.client_secret}")),
    Mutation("secrets-published-password", "A stack publishes a password", "GH_SECRETS_002", CLUSTER, publish("admin_password", "hunter2")),
    Mutation("secrets-string-parameter", "A token is kept in a plain parameter", "GH_SECRETS_003", GROUP, add(PARAMETER, {"name": "/gatehouse/slack_token", "type": "String", "value": "later"}), is_only),
    Mutation("secrets-known-parameter", "A Slack token is kept under a harmless name", "GH_SECRETS_003", GROUP, add(PARAMETER, {"name": "/gatehouse/slack", "type": "String", "value": SLACK_TOKEN}), is_only),
    Mutation("secrets-value-in-state", "Terraform sets a SecureString's value", "GH_SECRETS_003", GROUP, add(PARAMETER, {"name": "/gatehouse/slack", "type": "SecureString", "value": "hunter2"}), is_only),
    Mutation("secrets-version", "Terraform writes a secret's value", "GH_SECRETS_004", GROUP, add("aws_secretsmanager_secret_version", {"secret_string": "hunter2"}), is_only),
    Mutation("secrets-master-password", "The database's password is written out", "GH_SECRETS_004", CLUSTER, put("master_password", "hunter2-hunter2")),
    Mutation("secrets-private-key", "A private key is put into a message", "GH_SECRETS_004", POOL, put("email_verification_message", PEM)),
    Mutation("secrets-in-description", "An access key is noted in a description", "GH_SECRETS_004", FUNCTION, put("description", f"uses {AWS_KEY}")),
    Mutation("secrets-aws-key", "A secret is made without a key of our own", "GH_SECRETS_005", GROUP, add(SECRET, {"name": "gatehouse-prod-slack"}), is_only),
    Mutation("secrets-gone-at-once", "A secret is deleted at once", "GH_SECRETS_005", GROUP, add(SECRET, {"name": "x", "kms_key_id": "k", "recovery_window_in_days": 0}), is_only),
    Mutation("secrets-public", "A secret's own policy admits everybody", "GH_CLAIM_001", GROUP, add("aws_secretsmanager_secret_policy", {"policy": OPEN}), is_only),
    Mutation("secrets-look-alike", "A role of another account is named like this account", "GH_CLAIM_001", GROUP, add("aws_secretsmanager_secret_policy", {"policy": LOOK_ALIKE}), is_only),
    Mutation("secrets-public-inside", "A secret is made with a policy that admits everybody", "GH_CLAIM_001", SECRET, put("policy", OPEN)),
    Mutation("secrets-copied", "A secret is copied to another region", "GH_SECRETS_005", SECRET, put("replica", [{"region": "eu-west-1"}])),
    Mutation("secrets-encryption-key", "An encryption key is written into a function's environment", "GH_SECRETS_001", FUNCTION, put(f"{VARIABLES}.ENCRYPTION_KEY", "correct horse")),
    Mutation("secrets-passphrase", "A passphrase is written beside a reference: the plan hides it", "GH_SECRETS_001", FUNCTION, hidden_entry(VARIABLES, "SIGNING_PASSPHRASE", "correct horse"), at_home),
    Mutation("secrets-payments", "A payment provider's key is noted in a description", "GH_SECRETS_004", FUNCTION, put("description", PAYMENT_KEY)),
    Mutation("secrets-insecure-value", "A token's value is written out on purpose", "GH_SECRETS_003", GROUP, add(PARAMETER, {"name": "/gatehouse/slack_token", "type": "SecureString", "key_id": "k", "insecure_value": "later"}), is_only),
    Mutation("secrets-parameter-aws-key", "A token's parameter is encrypted with AWS's own key", "GH_SECRETS_003", GROUP, add(PARAMETER, {"name": "/gatehouse/slack", "type": "SecureString", "value": "set-me"}), is_only),
    Mutation("secrets-prefix-of-names", "A worker reads every secret of the environment", "GH_SECRETS_007", "aws_iam_role_policy", add_statement("policy", actions=["secretsmanager:GetSecretValue"], resources=["arn:aws:secretsmanager:us-east-1:111122223333:secret:gatehouse-prod-*"])),
    Mutation("secrets-prefix-without-slash", "The prefix of tenants' secrets lost its slash", "GH_SECRETS_007", "aws_iam_role_policy", add_statement("policy", actions=["secretsmanager:GetSecretValue"], resources=["arn:aws:secretsmanager:us-east-1:111122223333:secret:gatehouse-prod-flow-secrets*"])),
    Mutation("secrets-one-tenant-of-many-uses", "A worker reads a tenant's secrets of every use", "GH_SECRETS_007", "aws_iam_role_policy", add_statement("policy", actions=["secretsmanager:GetSecretValue"], resources=["arn:aws:secretsmanager:us-east-1:111122223333:secret:gatehouse-prod-*/acme-??????"])),
)  # fmt: skip
