"""A plan of what is there already reads like the first one: a reference still says whose it is."""

from policies.estate import Estate
from tests.policies.estate.plans import estate, plan, resource

FUNCTION, KEY, GROUP = "aws_lambda_function.f", "aws_kms_key.k", "aws_security_group.g"
ARN = "arn:aws:kms:us-east-1:111122223333:key/1"


def of_key(key: str, *, deployed: bool) -> Estate:
    """A function with a key of the same stack, before or after the apply."""
    expression = {"constant_value": "${aws_kms_key.k.arn}", "references": ["aws_kms_key.k.arn"]}
    rotated = {"constant_value": True}
    if not deployed:
        return estate(
            a=plan(
                resource(KEY, {}, unknown={"arn": True}, enable_key_rotation=rotated),
                resource(FUNCTION, {}, unknown={"kms_key_arn": True}, kms_key_arn=expression),
            )
        )
    there = ("no-op",)
    return estate(
        a=plan(
            resource(KEY, {"arn": ARN}, actions=there, enable_key_rotation=rotated),
            resource(FUNCTION, {"kms_key_arn": key}, actions=there, kms_key_arn=expression),
        )
    )


def test_an_arn_that_aws_chose_stays_a_pointer() -> None:
    read = []
    for deployed in (False, True):
        found = of_key(ARN, deployed=deployed).at("a", FUNCTION)
        assert found is not None
        read.append(found["kms_key_arn"])
    assert read == ["${a:aws_kms_key.k.arn}"] * 2


def test_a_value_that_the_reference_does_not_explain_is_what_the_plan_shows() -> None:
    found = of_key("arn:aws:kms:us-east-1:999999999999:key/9", deployed=True).at("a", FUNCTION)
    assert found is not None
    assert found["kms_key_arn"] == "arn:aws:kms:us-east-1:999999999999:key/9"


def test_what_nobody_wrote_is_not_taken_for_written() -> None:
    named = {"constant_value": "g"}
    after = {"name": "g", "ingress": [{"from_port": 443}], "description": "d"}
    made = estate(a=plan(resource(GROUP, after, actions=("update",), name=named)))
    found = made.at("a", GROUP)
    assert found is not None
    assert found.written("ingress") is None
    assert found.written("name") == "g"
    assert found["ingress"] == [{"from_port": 443}], "it can be read all the same"
