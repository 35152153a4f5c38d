"""Policy variables, which the embedded AWS does not replace, as AWS's page describes them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import json

import pytest

from policies.authorization.deciding import RESOURCE, decide
from policies.authorization.formula import Variable, holds
from policies.authorization.principals import Principal, in_account
from policies.authorization.rules import Policy, read_rules
from tests.policies.authorization.generated import ARN

ACCOUNT = "111122223333"


def decided(
    resource: str, named: str, condition: dict[str, dict[str, str]] | None = None
) -> object:
    """What the model says of a request about `named`, where a statement allows `resource`."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}
    document = {"Statement": [{**statement, "Condition": condition or {}}]}
    identity = (Policy("p", "", "", read_rules(json.dumps(document))),)
    context = in_account("r", "role", ACCOUNT, ARN)
    role = Principal("r", "role", ACCOUNT, ARN, identity, context=context)

    def value(variable: Variable) -> str | None:
        return named if variable == RESOURCE else None

    return holds(decide(role, "s3:getobject", None).allowed, value)


@pytest.mark.parametrize(
    ("resource", "named", "allowed"),
    [
        ("arn:aws:s3:::${aws:PrincipalAccount}/*", f"arn:aws:s3:::{ACCOUNT}/x", True),
        ("arn:aws:s3:::${AWS:principalaccount}/*", f"arn:aws:s3:::{ACCOUNT}/x", True),
        ("arn:aws:s3:::${aws:PrincipalAccount}/*", "arn:aws:s3:::444455556666/x", False),
        # A key that the request does not have: the statement is about nothing, but for a default.
        ("arn:aws:s3:::a/${aws:username}", "arn:aws:s3:::a/", False),
        ("arn:aws:s3:::a/${aws:username, 'nobody'}", "arn:aws:s3:::a/nobody", True),
        ("arn:aws:s3:::a/${aws:username, 'nobody'}", "arn:aws:s3:::a/r", False),
        # The letters themselves.
        ("arn:aws:s3:::a/${*}", "arn:aws:s3:::a/*", True),
        ("arn:aws:s3:::a/${*}", "arn:aws:s3:::a/x", False),
        ("arn:aws:s3:::a/${?}${$}", "arn:aws:s3:::a/?$", True),
        ("arn:aws:s3:::a/${?}${$}", "arn:aws:s3:::a/x$", False),
    ],
)
def test_a_policy_variable_is_what_aws_puts_there(resource: str, named: str, allowed: bool) -> None:
    assert decided(resource, named) is allowed


def test_what_the_request_chooses_is_open_and_never_safe() -> None:
    assert decided("arn:aws:s3:::a/${test:team}/*", "arn:aws:s3:::a/red/x") is None
    assert decided("arn:aws:s3:::a/${test:team}/*", "arn:aws:s3:::b/red/x") is False


def test_a_variable_in_a_condition_is_replaced_too() -> None:
    same = {"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}
    other = {"StringNotEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}
    assert decided("*", "arn:aws:s3:::a", same) is True
    assert decided("*", "arn:aws:s3:::a", other) is False
