"""The ARNs that AWS authorizes a call on, made of its parameters.

By IAM's prefix and the Service Authorization Reference's type of resource: the ARN with a place for
each value, and the parameters that may hold it. A value that is an ARN stands for the whole. What
AWS numbers itself has a number that it could choose.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rehearsal.contracts.contract import Call

_ID: Final = "00000000-0000-4000-8000-000000000000"
_POSTGRES: Final = "aurora-postgresql16"


@dataclass(frozen=True)
class Named:
    """How a type of resource is named in calls.

    Attributes:
        arn: `{}` is the value; region and account are filled in where they belong.
        members: parameters with the value or an ARN, the first that is given counts.
        default: the value if none is given.

    """

    arn: str
    members: tuple[str, ...]
    default: str | None = None


def _regional(service: str, resource: str) -> str:
    return f"arn:aws:{service}:<region>:<account>:{resource}"


ARNS: Final[Mapping[tuple[str, str], Named]] = {
    ("cloudfront", kind): Named(f"arn:aws:cloudfront::<account>:{kind}/{{}}", members)
    for kind, members in {
        "distribution": ("Id", "Resource"),
        "function": ("Name", "Resource"),
        "key-value-store": ("Name", "Resource"),
        "origin-access-control": ("Id",),
        "response-headers-policy": ("Id",),
    }.items()
} | {
    ("cloudwatch", "alarm"): Named(
        _regional("cloudwatch", "alarm:{}"), ("AlarmName", "AlarmNames", "ResourceARN")
    ),
    ("cognito-idp", "userpool"): Named(
        _regional("cognito-idp", "userpool/{}"), ("UserPoolId", "ResourceArn")
    ),
    ("dynamodb", "table"): Named(
        _regional("dynamodb", "table/{}"), ("TableName", "ResourceArn")
    ),
    ("iam", "policy"): Named("arn:aws:iam::<account>:policy/{}", ("PolicyArn", "PolicyName")),
    ("iam", "role"): Named("arn:aws:iam::<account>:role/{}", ("RoleName",)),
    ("kms", "alias"): Named(_regional("kms", "{}"), ("AliasName",)),
    ("kms", "key"): Named(_regional("kms", "key/{}"), ("TargetKeyId", "KeyId")),
    ("lambda", "eventSourceMapping"): Named(
        _regional("lambda", "event-source-mapping:{}"), ("UUID",)
    ),
    ("lambda", "function"): Named(_regional("lambda", "function:{}"), ("FunctionName",)),
    ("lambda", "layer"): Named(_regional("lambda", "layer:{}"), ("LayerName",)),
    ("logs", "delivery"): Named(_regional("logs", "delivery:{}"), ("id",), _ID),
    ("logs", "delivery-destination"): Named(
        _regional("logs", "delivery-destination:{}"), ("deliveryDestinationArn", "name")
    ),
    ("logs", "delivery-source"): Named(
        _regional("logs", "delivery-source:{}"), ("deliverySourceName", "name")
    ),
    ("rds", "cluster"): Named(_regional("rds", "cluster:{}"), ("DBClusterIdentifier",)),
    ("rds", "cluster-pg"): Named(
        _regional("rds", "cluster-pg:{}"), ("DBClusterParameterGroupName",), f"default.{_POSTGRES}"
    ),
    ("rds", "cluster-snapshot"): Named(
        _regional("rds", "cluster-snapshot:{}"),
        ("DBClusterSnapshotIdentifier", "FinalDBSnapshotIdentifier"),
    ),
    ("rds", "db"): Named(_regional("rds", "db:{}"), ("DBInstanceIdentifier",)),
    ("rds", "og"): Named(
        _regional("rds", "og:{}"), ("OptionGroupName",), "default:aurora-postgresql-16"
    ),
    ("rds", "pg"): Named(
        _regional("rds", "pg:{}"), ("DBParameterGroupName",), f"default.{_POSTGRES}"
    ),
    ("rds", "subgrp"): Named(_regional("rds", "subgrp:{}"), ("DBSubnetGroupName",)),
    ("scheduler", "schedule"): Named(
        _regional("scheduler", "schedule/{}"), ("Name", "ResourceArn")
    ),
    ("secretsmanager", "Secret"): Named(
        _regional("secretsmanager", "secret:{}-AbCdEf"), ("SecretId", "Name")
    ),
    ("sqs", "queue"): Named(_regional("sqs", "{}"), ("QueueName", "QueueUrl")),
    ("ssm", "parameter"): Named(_regional("ssm", "parameter/{}"), ("Name", "Names", "ResourceId")),
    ("wafv2", "webacl"): Named(
        _regional("wafv2", "global/webacl/{}/" + _ID), ("ResourceArn", "ResourceARN", "Name")
    ),
}  # fmt: skip

# Parameters within a member, of calls whose own members name no resource.
_WITHIN: Final = {"wafv2:PutLoggingConfiguration": "LoggingConfiguration"}
# Actions whose optional types AWS authorizes although the request names none: the default groups.
_DEFAULTS: Final = frozenset({"rds:CreateDBInstance"})


def of(call: Call, action: str, type_: str) -> Iterator[str]:
    """Yield the ARNs of one type of resource that a call names, none if it cannot be known."""
    named = ARNS.get((action.partition(":")[0], type_))
    if named is None:
        return
    parameters: Mapping[str, Any] = call.parameters
    if within := _WITHIN.get(action):
        parameters = parameters.get(within, {})
    values = next((parameters[name] for name in named.members if parameters.get(name)), None)
    values = named.default if values is None else values
    for value in [] if values is None else values if isinstance(values, list) else [values]:
        yield _arn(call, named, str(value), parameters)


def is_named(call: Call, action: str, type_: str) -> bool:
    """Return whether a call names a resource of an optional type."""
    named = ARNS.get((action.partition(":")[0], type_))
    if named is None:
        return False
    return action in _DEFAULTS or any(call.parameters.get(name) for name in named.members)


def _arn(call: Call, named: Named, value: str, parameters: Mapping[str, Any]) -> str:
    if value.startswith("arn:"):
        return value
    if value.startswith("http"):  # the address of a queue
        value = value.rstrip("/").rpartition("/")[2]
    path = str(parameters.get("Path") or "/") if ":role/" in named.arn else ""
    if "schedule/{}" in named.arn:
        value = f"{parameters.get('GroupName') or 'default'}/{value}"
    filled = named.arn.replace("<region>", call.region).replace("<account>", call.account_id)
    return filled.format(f"{path.lstrip('/')}{value}".lstrip("/"))
