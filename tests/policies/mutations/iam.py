"""What roles may do, and who may assume them."""

from collections.abc import Callable

from policies.estate import Resource, Statement
from tests.policies.edits import add, add_statement, change_statement, drop, put, rewire
from tests.policies.mutation import Mutation

POLICY, ROLE, PERMISSION = "aws_iam_role_policy", "aws_iam_role", "aws_lambda_permission"
BOUNDARY, OIDC = "aws_iam_policy", "aws_iam_openid_connect_provider"
TRUST = "assume_role_policy"
GITHUB = "token.actions.githubusercontent.com"


def allows(statement: Statement) -> bool:
    return statement.is_allow


def allows_data(statement: Statement) -> bool:
    return statement.grants(
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "kms:Decrypt",
        "lambda:InvokeFunction",
        "rds-db:connect",
        "s3:GetObject",
        "secretsmanager:GetSecretValue",
    )


def grants(action: str) -> Callable[[Statement], bool]:
    return lambda statement: statement.grants(action)


def of_service(role: Resource) -> bool:
    return any(
        principal.type == "Service"
        for item in role.statements(TRUST)
        for principal in item.principals
    )


def of_pipeline(role: Resource) -> bool:
    return not of_service(role)


def of_deputy(role: Resource) -> bool:
    return any(
        principal.identifier not in {"lambda.amazonaws.com", "edgelambda.amazonaws.com"}
        for item in role.statements(TRUST)
        for principal in item.principals
        if principal.type == "Service"
    )


def of_function(policy: Resource) -> bool:
    return of_service(policy.estate.targets(policy, "role", ROLE)[0])


def not_denied(policy: Resource) -> bool:
    return "plan" not in policy.address  # which is denied all data, whatever else it is allowed


def bounds(policy: Resource) -> bool:
    roles = policy.estate.all(ROLE)
    return any(policy in policy.estate.targets(role, "permissions_boundary") for role in roles)


def applies(role: Resource) -> bool:
    return "apply" in role.address


def subject(value: str) -> list[dict[str, object]]:
    return [
        {"test": "StringEquals", "variable": f"{GITHUB}:aud", "values": ["sts.amazonaws.com"]},
        {"test": "StringLike", "variable": f"{GITHUB}:sub", "values": [value]},
    ]


def aws(identifier: str) -> list[dict[str, object]]:
    return [{"type": "AWS", "identifiers": [identifier]}]


ANY_AUDIENCE = [
    {
        "test": "StringLike",
        "variable": f"{GITHUB}:sub",
        "values": [
            "repo:example-org@100000001/gatehouse@200000002:environment:prod:ref:refs/heads/main"
        ],
    }
]
ANY_REPOSITORY = [
    {"test": "StringEquals", "variable": f"{GITHUB}:aud", "values": ["sts.amazonaws.com"]}
]
SAME_ROLE = {
    "function_name": "mutant",
    "role": "${aws_iam_role.chat_role.arn}",
    "handler": "x.y",
    "runtime": "python3.12",
}

MUTATIONS = (
    Mutation("iam-everything", "A statement is widened to every action until it works", "GH_IAM_001", POLICY, change_statement("policy", where=allows, actions=["*"])),
    Mutation("iam-whole-service", "A statement is widened to all of DynamoDB", "GH_IAM_001", POLICY, change_statement("policy", where=allows, actions=["dynamodb:*"])),
    Mutation("iam-hidden-administrator", "A literal statement with every action stands beside computed ones", "GH_IAM_001", POLICY, add_statement("policy", actions=["*"], resources=["*"])),
    Mutation("iam-data-everywhere", "A statement about data gets the resource *", "GH_IAM_002", POLICY, change_statement("policy", where=allows_data, resources=["*"])),
    Mutation("iam-all-tables", "A grant names all tables of the account", "GH_IAM_002", POLICY, add_statement("policy", actions=["dynamodb:GetItem"], resources=["arn:aws:dynamodb:us-east-1:444455556666:table/*"]), not_denied),
    Mutation("iam-all-buckets", "A grant names all buckets there are", "GH_IAM_002", POLICY, add_statement("policy", actions=["s3:Get*"], resources=["arn:aws:s3:::*"])),
    Mutation("iam-all-secrets", "A function may read every secret", "GH_IAM_002", POLICY, add_statement("policy", actions=["secretsmanager:GetSecretValue"], resources=["*"]), not_denied),
    Mutation("iam-assume-anything", "A role may assume every role that trusts the account", "GH_IAM_002", POLICY, add_statement("policy", actions=["sts:AssumeRole"], resources=["*"])),
    Mutation("iam-logs-everywhere", "A function may write and make any log group", "GH_IAM_003", POLICY, add_statement("policy", actions=["logs:CreateLogGroup"], resources=["*"]), of_function),
    Mutation("iam-network-control", "A function may open security groups", "GH_IAM_003", POLICY, add_statement("policy", actions=["ec2:AuthorizeSecurityGroupIngress"], resources=["*"]), of_function),
    Mutation("iam-pass-to-any-service", "PassRole loses its condition", "GH_IAM_004", POLICY, change_statement("policy", where=grants("iam:PassRole"), condition=[])),
    Mutation("iam-pass-any-role", "PassRole is allowed for every role", "GH_IAM_004", POLICY, change_statement("policy", where=grants("iam:PassRole"), resources=["*"])),
    Mutation("iam-pass-added", "A function may pass any role", "GH_IAM_004", POLICY, add_statement("policy", actions=["iam:PassRole"], resources=["arn:aws:iam::444455556666:role/*"])),
    Mutation("iam-unbounded-roles", "Roles may be made without the boundary", "GH_IAM_005", POLICY, change_statement("policy", where=grants("iam:CreateRole"), condition=[])),
    Mutation("iam-any-boundary", "Any policy will do as a boundary", "GH_IAM_005", POLICY, change_statement("policy", where=grants("iam:CreateRole"), condition=[{"test": "StringLike", "variable": "iam:PermissionsBoundary", "values": ["*"]}])),
    Mutation("iam-attach-anything", "A role may attach policies to roles", "GH_IAM_005", POLICY, add_statement("policy", actions=["iam:Attach*"], resources=["arn:aws:iam::444455556666:role/gatehouse-prod-x"])),
    Mutation("iam-access-key", "An access key is made for a tool", "GH_IAM_006", ROLE, add("aws_iam_access_key", {"user": "tool"})),
    Mutation("iam-user", "A user is made for a contractor", "GH_IAM_006", ROLE, add("aws_iam_user", {"name": "contractor"})),
    Mutation("iam-may-make-keys", "A role may make access keys", "GH_IAM_006", POLICY, add_statement("policy", actions=["iam:*AccessKey"], resources=["arn:aws:iam::444455556666:user/ada"])),
    Mutation("iam-trust-anybody", "A role trusts everybody", "GH_IAM_007", ROLE, change_statement(TRUST, principals=aws("*"))),
    Mutation("iam-trust-vendor", "A role trusts a vendor's account", "GH_IAM_007", ROLE, change_statement(TRUST, principals=aws("arn:aws:iam::999999999999:root"))),
    Mutation("iam-trust-number", "A role trusts an account by its number", "GH_IAM_007", ROLE, change_statement(TRUST, principals=aws("999999999999"))),
    Mutation("iam-trust-hidden", "A public statement stands beside a computed principal", "GH_IAM_007", ROLE, add_statement(TRUST, actions=["sts:AssumeRole"], principals=aws("*"))),
    Mutation("iam-trust-google", "A role trusts another identity provider", "GH_IAM_007", ROLE, change_statement(TRUST, principals=[{"type": "Federated", "identifiers": ["accounts.google.com"]}])),
    Mutation("iam-deputy", "The flow log's trust loses its conditions", "GH_CLAIM_010", ROLE, change_statement(TRUST, condition=[]), of_deputy),
    Mutation("iam-deputy-wildcard", "The source account may be any", "GH_CLAIM_010", ROLE, change_statement(TRUST, condition=[{"test": "StringLike", "variable": "aws:SourceAccount", "values": ["*"]}]), of_deputy),
    Mutation("iam-deputy-service", "Another service may assume a function's role", "GH_CLAIM_010", ROLE, add_statement(TRUST, actions=["sts:AssumeRole"], principals=[{"type": "Service", "identifiers": ["states.amazonaws.com"]}])),
    Mutation("iam-oidc-any-audience", "The audience condition is lost", "GH_IAM_009", ROLE, change_statement(TRUST, condition=ANY_AUDIENCE), of_pipeline),
    Mutation("iam-oidc-any-repository", "The subject condition is lost", "GH_IAM_010", ROLE, change_statement(TRUST, condition=ANY_REPOSITORY), of_pipeline),
    Mutation("iam-oidc-whole-owner", "Any repository of the owner will do", "GH_IAM_010", ROLE, change_statement(TRUST, condition=subject("repo:example-org@100000001/*")), of_pipeline),
    Mutation("iam-oidc-any-environment", "Any workflow of the repository will do", "GH_IAM_010", ROLE, change_statement(TRUST, condition=subject("repo:example-org@100000001/gatehouse@200000002:*")), of_pipeline),
    Mutation("iam-oidc-any-owner-id", "The name of the owner will do, whoever has it later", "GH_IAM_010", ROLE, change_statement(TRUST, condition=subject("repo:example-org@*/gatehouse@200000002:environment:prod:ref:refs/heads/main")), of_pipeline),
    Mutation("iam-oidc-any-repository-id", "Any repository of that name will do", "GH_IAM_010", ROLE, change_statement(TRUST, condition=subject("repo:example-org@100000001/gatehouse@*:environment:prod:ref:refs/heads/main")), of_pipeline),
    Mutation("iam-oidc-half-an-id", "The owner has an id and the repository has none", "GH_IAM_010", ROLE, change_statement(TRUST, condition=subject("repo:example-org@100000001/gatehouse:environment:prod:ref:refs/heads/main")), of_pipeline),
    Mutation("iam-oidc-any-ref", "The apply role is open to every branch", "GH_IAM_011", ROLE, change_statement(TRUST, condition=subject("repo:example-org@100000001/gatehouse@200000002:environment:prod:ref:*")), applies),
    Mutation("iam-oidc-no-ref", "The apply role names no branch", "GH_IAM_011", ROLE, change_statement(TRUST, condition=subject("repo:example-org@100000001/gatehouse@200000002:environment:prod")), applies),
    Mutation("iam-oidc-other-provider", "Tokens of another provider are accepted", "GH_IAM_012", OIDC, put("url", "https://gitlab.example.net")),
    Mutation("iam-oidc-other-client", "Tokens for another audience are accepted", "GH_IAM_012", OIDC, put("client_id_list", ["sts.amazonaws.com", "vendor"])),
    Mutation("iam-no-boundary", "A function's role is made without the boundary", "GH_IAM_013", ROLE, drop("permissions_boundary"), of_service),
    Mutation("iam-other-boundary", "The boundary is exchanged for AWS's administrator policy", "GH_IAM_013", ROLE, put("permissions_boundary", "arn:aws:iam::aws:policy/AdministratorAccess"), of_service),
    Mutation("iam-boundary-everything", "The boundary allows everything", "GH_IAM_014", BOUNDARY, add_statement("policy", actions=["*"], resources=["*"]), bounds),
    Mutation("iam-boundary-roles", "The boundary allows making roles", "GH_IAM_014", BOUNDARY, change_statement("policy", where=allows, actions=["iam:CreateRole"]), bounds),
    Mutation("iam-invoke-anybody", "A function's permission is given to everybody", "GH_IAM_015", PERMISSION, put("principal", "*")),
    Mutation("iam-invoke-no-source", "A function's permission loses its source", "GH_IAM_015", PERMISSION, drop("source_arn")),
    Mutation("iam-invoke-vendor", "A vendor's account may invoke a function", "GH_IAM_015", PERMISSION, put("principal", "999999999999")),
    Mutation("iam-invoke-other-api", "Another account's API may invoke a function", "GH_IAM_015", PERMISSION, put("source_arn", "arn:aws:execute-api:us-east-1:999999999999:a1b2c3/*/POST/api/chat")),
    Mutation("iam-not-action", "A role is allowed everything but IAM", "GH_IAM_016", POLICY, add_statement("policy", not_actions=["iam:*"], resources=["*"])),
    Mutation("iam-not-resource", "A role is allowed every object but one bucket's", "GH_IAM_016", POLICY, add_statement("policy", actions=["s3:GetObject"], not_resources=["arn:aws:s3:::audit/*"])),
    Mutation("iam-administrator", "AdministratorAccess is attached to get on", "GH_IAM_017", ROLE, add("aws_iam_role_policy_attachment", {"role": "x", "policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess"})),
    Mutation("iam-full-access", "AmazonDynamoDBFullAccess is attached to get on", "GH_IAM_017", ROLE, add("aws_iam_role_policy_attachment", {"role": "x", "policy_arn": "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"})),
    Mutation("iam-shared-role", "A function is added with the role of another", "GH_IAM_018", "aws_lambda_function", add("aws_lambda_function", lambda function: {**SAME_ROLE, "role": function.shown("role").replace(f"{function.stack.name}:", "")})),
    Mutation("iam-hidden-role", "A function's role is given as a role of another function", "GH_IAM_018", "aws_lambda_function", rewire("role", "${aws_iam_role.chat_role.arn}"), lambda function: function.stack.name == "api" and "chat" not in function.address),
    Mutation("iam-long-session", "Sessions of the pipeline last twelve hours", "GH_IAM_019", ROLE, put("max_session_duration", 43_200), of_pipeline),
    Mutation("iam-deputy-foreign", "The source account is another one", "GH_CLAIM_010", ROLE, change_statement(TRUST, condition=[{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["999999999999"]}]), of_deputy),
    Mutation("iam-deputy-if-any", "The source account counts only where one is sent", "GH_CLAIM_010", ROLE, change_statement(TRUST, condition=[{"test": "ForAllValues:StringEquals", "variable": "aws:SourceAccount", "values": ["444455556666"]}]), of_deputy),
    Mutation("iam-trust-look-alike", "A provider of another account is named like this account", "GH_IAM_007", ROLE, change_statement(TRUST, principals=[{"type": "Federated", "identifiers": ["arn:aws:iam::999999999999:saml-provider/444455556666"]}])),
    Mutation("iam-invoke-look-alike", "A role of another account that is named like ours may invoke a function", "GH_IAM_015", PERMISSION, put("principal", "arn:aws:iam::999999999999:role/444455556666")),
    Mutation("iam-administrator-inside", "A role names AdministratorAccess itself", "GH_IAM_017", ROLE, put("managed_policy_arns", ["arn:aws:iam::aws:policy/AdministratorAccess"])),
    Mutation("iam-reads-everything", "ReadOnlyAccess, which reads every tenant's rows, is attached", "GH_IAM_017", ROLE, add("aws_iam_role_policy_attachment", {"role": "x", "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})),
    Mutation("iam-unknown-policy", "A policy that nobody reviewed is attached", "GH_IAM_017", ROLE, add("aws_iam_role_policy_attachment", {"role": "x", "policy_arn": "arn:aws:iam::444455556666:policy/helper"})),
    Mutation("iam-inside-a-role", "A role has a policy inside that reads every table", "GH_IAM_002", ROLE, put("inline_policy", [{"name": "x", "policy": '{"Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}]}'}])),
)  # fmt: skip
