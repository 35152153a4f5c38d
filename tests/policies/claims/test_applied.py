"""Plans made after an apply prove what those before prove, and refute a stranger's ARN."""

from typing import Any

import pytest

from policies.authorization.model import Model
from policies.claims.proving import claims, prove
from policies.estate import Estate
from tests.policies.claims.world import ACCOUNT, ROLE, allow, policy, role, trust
from tests.policies.estate.plans import estate, plan, resource

FUNCTION_ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function"
DISTRIBUTION = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E3U5QMPV8ZQMZL"
EXECUTE = f"arn:aws:execute-api:us-east-1:{ACCOUNT}"
THERE = ("no-op",)
# How stacks name the HTTP API: by its ARN, or by its id within an ARN that they write.
BY_ARN = "${aws_apigatewayv2_api.http_api.execution_arn}/*/POST/ai/ask"
BY_ID = f"{EXECUTE}:${{aws_apigatewayv2_api.http_api.id}}/*/POST/ai/ask"
# What the provider shows of a permission for arguments that nobody wrote.
EMPTY = {
    "source_account": "",
    "principal_org_id": "",
    "event_source_token": "",
    "qualifier": "",
    "function_url_auth_type": "",
}
PROVIDER = {
    "aws": {
        "name": "aws",
        "expressions": {
            "default_tags": [{"tags": {"constant_value": {"environment": "local"}}}],
        },
    }
}


def stack(*resources: dict[str, Any]) -> dict[str, Any]:
    made = plan(*resources)
    made["configuration"]["provider_config"] = PROVIDER
    return made


def chosen(address: str, applied: bool, written: dict[str, str], **by_aws: str) -> dict[str, Any]:
    """A resource of which AWS chooses some attributes: hidden before the apply, shown after it."""
    expressions: dict[str, Any] = {key: {"constant_value": value} for key, value in written.items()}
    if applied:
        return resource(address, {**written, **by_aws}, actions=THERE, **expressions)
    return resource(address, written, unknown=dict.fromkeys(by_aws, True), **expressions)


def permission(
    name: str, function: str, service: str, *, of: str, arn: str, applied: bool, **more: str
) -> dict[str, Any]:
    """A permission whose source is the expression `of`, and after the apply the text `arn`."""
    written = {
        "statement_id": name,
        "action": "lambda:InvokeFunction",
        "function_name": f"gatehouse-local-{function}",
        "principal": f"{service}.amazonaws.com",
        **more,
    }
    reference = of.partition("${")[2].partition("}")[0]
    source = {"constant_value": of, "references": [reference]}
    expressions: dict[str, Any] = {key: {"constant_value": value} for key, value in written.items()}
    expressions["source_arn"] = source
    address = f"aws_lambda_permission.{name}"
    if applied:
        after = {**EMPTY, **written, "source_arn": arn}
        return resource(address, after, actions=THERE, **expressions)
    return resource(address, written, unknown={"source_arn": True}, **expressions)


def function(name: str, **more: str) -> dict[str, Any]:
    named = {"function_name": f"gatehouse-local-{name}", "tags_all": {"product": "gatehouse"}}
    after = {**named, **more, "arn": f"{FUNCTION_ARN}:gatehouse-local-{name}"}
    return resource(
        f"aws_lambda_function.{name.replace('-', '_')}", after, actions=THERE,
        function_name={"constant_value": named["function_name"]},
    )  # fmt: skip


def platform(
    *,
    applied: bool = True,
    distribution: str = DISTRIBUTION,
    api: str = f"{EXECUTE}:43f801b2",
    of_api: str = BY_ARN,
) -> Estate:
    """The doors of the platform: a distribution with its URL, an HTTP API and the execution API.

    `distribution` and `api` are what the permissions name after the apply.
    """  # fmt: skip
    url = {"function_url_auth_type": "AWS_IAM", "action": "lambda:InvokeFunctionUrl"}
    of_distribution = "${aws_cloudfront_distribution.front_door_distribution.arn}"
    of_execution = "${aws_api_gateway_rest_api.execution_api_api.execution_arn}/live/POST/execute"
    executed = f"{EXECUTE}:19aff77e/live/POST/execute"
    caller = role(
        "gatehouse-local-slack-verification",
        assume_role_policy=trust("lambda"),
        **({"permissions_boundary": ""} if applied else {}),
    )
    return estate(
        stream=stack(
            function("stream"),
            resource("aws_lambda_function_url.url", {"function_name": "gatehouse-local-stream"}),
        ),
        edge=stack(
            chosen("aws_cloudfront_distribution.front_door_distribution", applied, {"comment": "d"},
                   id="E3U5QMPV8ZQMZL", arn=DISTRIBUTION),
            permission("invokes", "stream", "cloudfront", of=of_distribution, arn=distribution,
                       applied=applied),
            permission("invokes_url", "stream", "cloudfront", of=of_distribution, arn=distribution,
                       applied=applied, **url),
        ),
        api=stack(
            function("ask"),
            chosen("aws_apigatewayv2_api.http_api", applied, {"name": "gatehouse-local-api"},
                   id="43f801b2", arn="arn:aws:apigateway:us-east-1::/apis/43f801b2",
                   execution_arn=f"{EXECUTE}:43f801b2"),
            permission("ask", "ask", "apigateway", of=of_api, arn=f"{api}/*/POST/ai/ask",
                       applied=applied),
        ),
        layers=stack(
            function("slack-execution"),
            function("slack-verification", role=f"{ROLE}/gatehouse-local-slack-verification"),
            chosen("aws_api_gateway_rest_api.execution_api_api", applied, {"name": "execution"},
                   id="19aff77e", arn="arn:aws:apigateway:us-east-1::/restapis/19aff77e",
                   execution_arn=f"{EXECUTE}:19aff77e"),
            permission("execution", "slack-execution", "apigateway", of=of_execution, arn=executed,
                       applied=applied),
            caller,
            called(of_execution, executed, applied=applied),
        ),
    )  # fmt: skip


def called(of: str, arn: str, *, applied: bool) -> dict[str, Any]:
    """The policy by which the verification role calls the execution API."""
    name = "gatehouse-local-slack-verification"
    expressions: dict[str, Any] = {
        "role": {"constant_value": name},
        "policy": {"constant_value": policy(allow("execute-api:Invoke", on=of))},
    }
    if applied:
        after = {"role": name, "policy": policy(allow("execute-api:Invoke", on=arn))}
        return resource("aws_iam_role_policy.calls", after, actions=THERE, **expressions)
    return resource("aws_iam_role_policy.calls", {"role": name}, unknown={"policy": True},
                    **expressions)  # fmt: skip


def refuted(made: Estate, *ids: str) -> set[tuple[str, str]]:
    """The counterexamples of some claims: id, and the address or the unmet need."""
    selected = [claim for claim in claims() if claim.id in ids]
    assert len(selected) == len(ids)
    assert made.is_platform
    return {
        (proof.claim.id, f"{item.stack}:{item.address}")
        for proof in prove(Model(made), selected)
        for item in proof.counterexamples
    }


SOURCES = ("GH_CLAIM_000", "GH_CLAIM_003", "GH_CLAIM_009", "GH_CLAIM_010")


@pytest.mark.parametrize("of_api", [BY_ARN, BY_ID], ids=["by ARN", "by id"])
@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
def test_the_doors_prove_before_and_after_the_apply(applied: bool, of_api: str) -> None:
    assert refuted(platform(applied=applied, of_api=of_api), *SOURCES) == set()


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
def test_needs_are_met_before_and_after_the_apply(applied: bool) -> None:
    selected = [claim for claim in claims() if claim.id == "GH_CLAIM_005"]
    (proof,) = prove(Model(platform(applied=applied)), selected)
    unmet = {item.message.rpartition("needs it: ")[2] for item in proof.counterexamples}
    assert "It is the one caller of the execution API." not in unmet
    assert "The execution API invokes the execution function." not in unmet
    assert "This environment's distribution calls the stream's URL." not in unmet
    assert "A function writes its own log." in unmet, "the claim judges this world"


@pytest.mark.parametrize("account", [ACCOUNT, "999988887777"])
def test_a_foreign_distribution_refutes_after_the_apply(account: str) -> None:
    foreign = f"arn:aws:cloudfront::{account}:distribution/EFOREIGN000000"
    found = refuted(platform(distribution=foreign), *SOURCES)
    for name in ("invokes", "invokes_url"):
        place = f"edge:aws_lambda_permission.{name}"
        assert {("GH_CLAIM_009", place), ("GH_CLAIM_003", place)} <= found
        assert (("GH_CLAIM_010", place) in found) == (account != ACCOUNT)


@pytest.mark.parametrize(
    "foreign",
    [
        f"{EXECUTE}:deadbeef",
        f"{EXECUTE}:43f801b20",  # begins as ours does
        f"{EXECUTE}:19aff77e",  # the other API of the platform
        "arn:aws:execute-api:us-east-1:999988887777:43f801b2",
        "arn:aws:execute-api:eu-west-1:111122223333:43f801b2",
    ],
)
def test_a_foreign_api_refutes_after_the_apply(foreign: str) -> None:
    found = refuted(platform(api=foreign), *SOURCES)
    place = "api:aws_lambda_permission.ask"
    assert ("GH_CLAIM_003", place) in found
    assert (("GH_CLAIM_010", place) in found) == ("999988887777" in foreign)


def test_a_permission_without_its_source_refutes_after_the_apply() -> None:
    """An empty text is no condition; so it limits nothing either."""
    found = refuted(platform(distribution=""), *SOURCES)
    place = "edge:aws_lambda_permission.invokes"
    assert {(claim, place) for claim in SOURCES[1:]} <= found
