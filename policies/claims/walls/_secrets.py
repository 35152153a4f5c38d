"""Which actions give out what is secret, or a tenant's."""

from policies.service_authorization import Action

_REVEALING = frozenset({
    "athena:getqueryresults", "cognito-idp:admingetuser", "cognito-idp:listusers",
    "cognito-idp:listusersingroup", "dynamodb:batchgetitem", "dynamodb:exporttabletopointintime",
    "dynamodb:getitem", "dynamodb:getrecords", "dynamodb:partiqlselect", "dynamodb:query",
    "dynamodb:scan", "logs:filterlogevents", "logs:getlogevents", "logs:getlogrecord",
    "logs:getqueryresults", "logs:starttail", "logs:unmask", "rds-data:batchexecutestatement",
    "rds-data:executestatement", "rds-db:connect", "s3:getobject", "s3:getobjectversion",
    "secretsmanager:batchgetsecretvalue", "secretsmanager:getsecretvalue", "sqs:receivemessage",
})  # fmt: skip


def reveals(action: Action) -> bool:
    """Whether its response has secrets, or what users wrote."""
    return action.name.lower() in _REVEALING
