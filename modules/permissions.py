"""IAM policy statements, and the documents made of them.

Documents are `aws_iam_policy_document` data sources, which Terraform evaluates by itself: a plan
shows every statement, also where a string of JSON would be "known after apply" as a whole.
"""

from dataclasses import dataclass, field
from typing import Literal, Self

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)

from modules.framework import Construct


@dataclass(frozen=True)
class Place:
    """A region of an account, for ARNs that a plan shows before the resource is there."""

    region: str
    account_id: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of a service here."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"


@dataclass(frozen=True)
class Condition:
    """One condition: the operator (`StringEquals`), the context key and its accepted values."""

    test: str
    variable: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Principal:
    """The principals of a statement: `AWS`, `Service` or `Federated`, and the identifiers."""

    type: Literal["AWS", "Service", "Federated"]
    identifiers: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """One statement of a policy; `principals` only where the policy belongs to a resource.

    `not_resources`, in place of `resources`, is everything but those: for what denies.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ()
    effect: Literal["Allow", "Deny"] = "Allow"
    principals: tuple[Principal, ...] = ()
    conditions: tuple[Condition, ...] = field(default=())
    not_resources: tuple[str, ...] = ()

    def only_if(self, *conditions: Condition) -> Self:
        """The same statement under further conditions, all of which must hold."""
        return type(self)(
            self.sid, self.actions, self.resources, self.effect, self.principals,
            self.conditions + conditions, self.not_resources,
        )  # fmt: skip


def policy_document(scope: Construct, id_: str, statements: tuple[Statement, ...]) -> str:
    """A policy document below `scope`; returns the token of its JSON."""
    document = DataAwsIamPolicyDocument(
        scope, id_, statement=[_statement(statement) for statement in statements]
    )
    json: str = document.json
    return json


def _statement(statement: Statement) -> DataAwsIamPolicyDocumentStatement:
    return DataAwsIamPolicyDocumentStatement(
        sid=statement.sid,
        effect=statement.effect,
        actions=list(statement.actions),
        resources=list(statement.resources) or None,
        not_resources=list(statement.not_resources) or None,
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(
                type=principal.type, identifiers=list(principal.identifiers)
            )
            for principal in statement.principals
        ]
        or None,
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test=condition.test, variable=condition.variable, values=list(condition.values)
            )
            for condition in statement.conditions
        ]
        or None,
    )
