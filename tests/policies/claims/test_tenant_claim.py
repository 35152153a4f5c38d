"""The tenant's claim has one writer: everything else that could write it refutes."""

import json

import pytest

from policies.estate import Estate
from tests.policies.claims.grants import POOL, function, table
from tests.policies.claims.refuting import Breaking, claim, must_refute, proof
from tests.policies.draft import Draft
from tests.policies.edits import Edit, add, change_block, drop, put, rewire

CLAIM = claim("GH_CLAIM_014")
USERS, WEB = "aws_cognito_user_pool.users_pool", "aws_cognito_user_pool_client.web_client"
TRIGGER = "aws_lambda_function.pre_token_generation_function"
CHAT = "aws_lambda_function.chat_function"
NAME = "lambda_config.0.pre_token_generation"
POOL_ID = "${aws_cognito_user_pool.users_pool.id}"
FOREIGN = "arn:aws:lambda:us-east-1:999999999999:function:claims"


def granted(role: str, action: str, resource: str) -> Edit:
    """One action on one resource, for one role without a boundary of these stacks."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return add("aws_iam_role_policy", {"role": f"gatehouse-prod-{role}", "policy": document})


def operator(action: str, resource: str) -> Edit:
    """The same for a user whose key lies somewhere."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def apply(draft: Draft, _: int) -> None:
        draft.add("aws_iam_user", "ada", {"name": "ada", "path": "/"})
        values = {"user": "ada", "policy": document}
        draft.add("aws_iam_user_policy", "mutant", values)

    return Edit(apply)


BREAKING = (
    Breaking("the attribute becomes mutable", USERS, change_block("schema", mutable=True),
             ("the attribute is mutable", "Declare custom:tenant_id with mutable = false.")),
    Breaking("mutable is left out, which means true", USERS, change_block("schema", mutable=None),
             ("mutable = not set",)),
    Breaking("the client writes exactly the tenant", WEB,
             put("write_attributes", ["email", "custom:tenant_id"]),
             ("write_attributes lists custom:tenant_id", "sends UpdateUserAttributes")),
    Breaking("the client lists nothing, which means everything", WEB, put("write_attributes", []),
             ("is empty, which means every attribute",)),
    Breaking("a second client lists nothing", USERS,
             add("aws_cognito_user_pool_client", {"name": "mobile", "user_pool_id": POOL_ID}),
             ("a user of mobile → writes custom:tenant_id",)),
    Breaking("what the client writes is looked up", WEB,
             rewire("write_attributes", "${data.aws_ssm_parameter.attributes.value}"),
             ("which attributes users of gatehouse-prod-web may write",), "unknown"),
    Breaking("another provider maps a field to the tenant", USERS,
             add("aws_cognito_identity_provider",
                 {"user_pool_id": POOL_ID, "provider_name": "Partner", "provider_type": "OIDC",
                  "attribute_mapping": {"email": "email", "custom:tenant_id": "org"}}),
             ("users of Partner → write custom:tenant_id", "maps org to it")),
    Breaking("no trigger writes the claim", USERS, drop("lambda_config"),
             ("copies the attribute into the token as it is",)),
    Breaking("a function of another account writes the claim", USERS, put(NAME, FOREIGN),
             (f"{FOREIGN} → writes the claims",)),
    Breaking("a trigger makes users at their first sign-in", USERS,
             put("lambda_config.0.user_migration", FOREIGN),
             ("because it is the trigger user_migration",)),
    Breaking("a trigger of these stacks decides who signs in", USERS,
             rewire("lambda_config.0.define_auth_challenge",
                    "${aws_lambda_function.pre_token_generation_function.arn}"),
             ("define_auth_challenge", "Remove define_auth_challenge")),
    Breaking("the trigger reads records of another table", TRIGGER,
             put("environment.0.variables.TENANTS_TABLE_NAME", "somebody-elses-table"),
             ("which records gatehouse-prod-pre-token-generation reads: somebody-elses-table",),
             "unknown"),
    Breaking("one function writes membership records", CHAT,
             granted("chat", "dynamodb:UpdateItem", table("tenants")),
             ("gatehouse-prod-chat → dynamodb:UpdateItem on table gatehouse-prod-tenants",)),
    Breaking("the trigger's own role writes membership records", TRIGGER,
             granted("pre-token-generation", "dynamodb:PutItem", table("tenants")),
             ("gatehouse-prod-pre-token-generation → dynamodb:PutItem",)),
    Breaking("a user of IAM rewrites the trigger", TRIGGER,
             operator("lambda:UpdateFunctionCode", function("pre-token-generation")),
             ("ada → lambda:UpdateFunctionCode on function gatehouse-prod-pre-token-generation",)),
    Breaking("a user of IAM sets attributes", TRIGGER,
             operator("cognito-idp:AdminUpdateUserAttributes", POOL),
             ("ada → cognito-idp:AdminUpdateUserAttributes",)),
    Breaking("a user of IAM gives the pool another trigger", TRIGGER,
             operator("cognito-idp:UpdateUserPool", POOL), ("ada → cognito-idp:UpdateUserPool",)),
    Breaking("the plan role rewrites the trigger", "aws_iam_role.plan_role",
             granted("plan", "lambda:UpdateFunctionCode", function("pre-token-generation")),
             ("gatehouse-prod-plan → lambda:UpdateFunctionCode",)),
)  # fmt: skip
HARMLESS = (
    Breaking("the client writes another attribute", WEB,
             put("write_attributes", ["email", "name"]), (), "proved"),
    Breaking("a provider that maps no tenant", USERS,
             add("aws_cognito_identity_provider",
                 {"user_pool_id": POOL_ID, "provider_name": "Partner", "provider_type": "OIDC",
                  "attribute_mapping": {"email": "email"}}), (), "proved"),
    Breaking("a function's grant that its boundary cuts off", CHAT,
             granted("chat", "cognito-idp:AdminUpdateUserAttributes", POOL), (), "proved"),
)  # fmt: skip


@pytest.mark.parametrize("breaking", BREAKING, ids=lambda item: item.story)
def test_what_writes_the_claim_refutes(prod: Estate, breaking: Breaking) -> None:
    must_refute(prod, breaking, CLAIM)


@pytest.mark.parametrize("harmless", HARMLESS, ids=lambda item: item.story)
def test_what_writes_nothing_is_proved(prod: Estate, harmless: Breaking) -> None:
    assert proof(prod, harmless, CLAIM).verdict == "proved"
