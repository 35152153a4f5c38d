"""The grants of an estate: which principal may use which resource, and how."""

from collections.abc import Iterator
from dataclasses import dataclass

from gatehouse.review.analysis.naming import label, owner, readable
from policies.estate import CannotJudgeError, Condition, Estate, Resource, Statement, covers

_VERBS = {
    "assume": ("sts:AssumeRole",),
    "change": (
        "iam:PassRole", "iam:PutRolePolicy", "kms:PutKeyPolicy", "lambda:UpdateFunctionCode",
    ),
    "decrypt": ("kms:Decrypt",),
    "invoke": (
        "bedrock:InvokeAgent", "bedrock:InvokeModel", "execute-api:Invoke", "lambda:InvokeFunction",
        "lambda:InvokeFunctionUrl",
    ),
    "read": (
        "cognito-idp:ListUsers", "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query",
        "dynamodb:Scan", "logs:GetLogEvents", "s3:GetObject", "secretsmanager:GetSecretValue",
        "sqs:ReceiveMessage", "ssm:GetParameter",
    ),
    "sign in to": ("rds-data:ExecuteStatement", "rds-db:connect"),
    "write": (
        "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem",
        "s3:DeleteObject", "s3:PutObject", "secretsmanager:PutSecretValue", "sns:Publish",
        "sqs:SendMessage",
    ),
}  # fmt: skip
_ATTACHED = {
    "aws_dynamodb_resource_policy": "resource_arn",
    "aws_s3_bucket_policy": "bucket",
    "aws_secretsmanager_secret_policy": "secret_arn",
    "aws_sqs_queue_policy": "queue_url",
    "aws_sns_topic_policy": "arn",
}


@dataclass(frozen=True, order=True)
class Access:
    """One principal, what it may do, to what, and under which conditions."""

    principal: str
    verb: str
    resource: str
    actions: tuple[str, ...]
    conditions: tuple[str, ...]


def access(estate: Estate) -> list[Access]:
    """Everything that is allowed and touches data, functions, keys or roles."""
    readers = (_of_roles, _of_trust, _of_functions, _of_keys, _of_others)
    found = {item for read in readers for item in read(estate)}
    return sorted(found)


def principal_of(estate: Estate, role: Resource) -> str:
    """The name of a role: that of the function that runs with it, if there is one."""
    for function in estate.all("aws_lambda_function"):
        if role in estate.targets(function, "role", "aws_iam_role"):
            return label(function)
    return label(role)


def _of_roles(estate: Estate) -> Iterator[Access]:
    for policy in estate.all("aws_iam_role_policy"):
        for role in estate.targets(policy, "role", "aws_iam_role"):
            statements = _read(policy, "policy")
            for statement in statements:
                name, denied = principal_of(estate, role), _denied(statements)
                yield from _by_verb(estate, name, statement, denied=denied)


def _of_trust(estate: Estate) -> Iterator[Access]:
    for role in estate.all("aws_iam_role"):
        for statement in _read(role, "assume_role_policy"):
            for principal in statement.principals if statement.is_allow else ():
                name = readable(estate, principal.identifier)
                yield _access(estate, name, "assume", label(role), statement)


def _of_functions(estate: Estate) -> Iterator[Access]:
    for permission in estate.all("aws_lambda_permission"):
        functions = estate.targets(permission, "function_name", "aws_lambda_function")
        name = label(functions[0]) if functions else str(permission.shown("function_name"))
        source = permission.shown("source_arn")
        conditions = (f"from {readable(estate, source)}",) if source else ()
        action = str(permission.shown("action"))
        yield Access(str(permission.shown("principal")), "invoke", name, (action,), conditions)


def _of_keys(estate: Estate) -> Iterator[Access]:
    for key in estate.all("aws_kms_key"):
        for statement in _read(key, "policy"):
            if statement.grants("kms:Decrypt"):
                for principal in statement.principals:
                    name = readable(estate, principal.identifier)
                    yield _access(estate, name, "decrypt", label(key), statement)


def _of_others(estate: Estate) -> Iterator[Access]:
    for type_, path in _ATTACHED.items():
        for policy in estate.all(type_):
            for statement in _read(policy, "policy"):
                for principal in statement.principals if statement.is_allow else ():
                    yield from _by_verb(
                        estate, readable(estate, principal.identifier), statement,
                        on=readable(estate, policy.shown(path)),
                    )  # fmt: skip


def _read(resource: Resource, path: str) -> list[Statement]:
    try:
        return resource.statements(path)
    except CannotJudgeError:
        return []  # a policy reports it


def _by_verb(
    estate: Estate,
    principal: str,
    statement: Statement,
    on: str = "",
    denied: tuple[str, ...] = (),
) -> Iterator[Access]:
    for verb, actions in _VERBS.items():
        allowed = [
            action for action in actions if statement.grants(action) and not covers(denied, action)
        ]
        for arn in ([on] if on else statement.resources) if allowed else ():
            found = owner(estate, arn)
            name = label(found) if found else readable(estate, arn)
            yield _access(estate, principal, verb, name, statement, actions=tuple(allowed))


def _denied(statements: list[Statement]) -> tuple[str, ...]:
    """The actions that a policy denies for every resource, without conditions."""
    return tuple(
        action
        for statement in statements
        if not statement.is_allow and "*" in statement.resources and not statement.conditions
        for action in statement.actions
    )


def _access(
    estate: Estate,
    principal: str,
    verb: str,
    resource: str,
    statement: Statement,
    *,
    actions: tuple[str, ...] = (),
) -> Access:
    conditions = tuple(
        f"{condition.test} {condition.variable} {_values(estate, condition)}"
        for condition in statement.conditions
    )
    return Access(principal, verb, resource, actions or statement.actions, conditions)


def _values(estate: Estate, condition: Condition) -> str:
    return ", ".join(readable(estate, value) for value in condition.values)
