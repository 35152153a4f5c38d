import pytest

from policies.estate import CannotJudgeError, Unknown
from tests.policies.estate.plans import estate, plan, resource, state

FUNCTION = "aws_lambda_function.f"


def test_a_value_that_the_plan_shows_is_that_value() -> None:
    made = estate(a=plan(resource(FUNCTION, {"timeout": 3}, timeout={"constant_value": 9})))
    found = made.at("a", FUNCTION)
    assert found is not None
    assert found["timeout"] == 3


def test_a_literal_beside_a_reference_is_seen_in_the_expression() -> None:
    hidden = {
        "constant_value": {"KEY": "literal", "OTHER": "${aws_kms_key.k.arn}"},
        "references": ["aws_kms_key.k.arn"],
    }
    made = estate(
        a=plan(
            resource(
                FUNCTION, {"environment": [{}]}, unknown={"environment": [{"variables": True}]},
                environment=[{"variables": hidden}],
            ),
            resource("aws_kms_key.k", {}, unknown={"arn": True}),
        )
    )  # fmt: skip
    found = made.at("a", FUNCTION)
    assert found is not None
    assert found["environment.variables"] == {
        "KEY": "literal", "OTHER": "${a:aws_kms_key.k.arn}",
    }  # fmt: skip


def test_a_hidden_value_without_a_readable_expression_cannot_be_judged() -> None:
    made = estate(
        a=plan(resource(FUNCTION, {}, unknown={"role": True}, role={"references": ["local.r"]}))
    )
    found = made.at("a", FUNCTION)
    assert found is not None
    assert found.shown("role") == Unknown(("local.r",))
    with pytest.raises(CannotJudgeError, match=r"role of aws_lambda_function.f .*local.r"):
        _ = found["role"]


def test_a_reference_is_followed_through_remote_state_to_the_resource() -> None:
    text = "${data.terraform_remote_state.keys.outputs.key_arn}"
    reader = plan(
        resource(
            "aws_dynamodb_table.t",
            {"key": "arn:placeholder"},
            key={"constant_value": text, "references": [text[2:-1]]},
        ),
        prior_state=state("keys", key_arn="arn:placeholder"),
    )
    published = {"key_arn": {"expression": {"constant_value": "${aws_kms_key.k.arn}"}}}
    producer = plan(
        resource("aws_kms_key.k", {}, unknown={"arn": True}), root={"outputs": published}
    )
    made = estate(tables=reader, keys=producer)
    (table,) = made.all("aws_dynamodb_table")
    assert table["key"] == "${keys:aws_kms_key.k.arn}"
    assert [repr(key) for key in made.targets(table, "key")] == ["keys:aws_kms_key.k"]


def test_a_planned_value_that_its_expression_does_not_explain_wins() -> None:
    text = "${data.terraform_remote_state.keys.outputs.key_arn}"
    made = estate(
        tables=plan(
            resource("aws_dynamodb_table.t", {"key": "arn:forged"}, key={"constant_value": text}),
            prior_state=state("keys", key_arn="arn:placeholder"),
        )
    )
    assert made.all()[0]["key"] == "arn:forged"


def test_a_reference_into_a_module_is_followed_both_ways() -> None:
    module = {
        "outputs": {"arn": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}},
        "resources": [
            {
                "address": "aws_kms_key.k", "type": "aws_kms_key", "name": "k", "mode": "managed",
                "expressions": {"description": {"references": ["var.text"]}},
            }
        ],
    }  # fmt: skip
    calls = {"m": {"module": module, "expressions": {"text": {"constant_value": "ours"}}}}
    made = estate(
        a=plan(
            resource(
                FUNCTION, {}, unknown={"kms": True}, kms={"constant_value": "${module.m.arn}"}
            ),
            resource("module.m.aws_kms_key.k", {}, unknown={"arn": True}),
            root={"module_calls": calls},
        )
    )
    made.stacks["a"].document["configuration"]["root_module"]["resources"].pop()
    (function,) = made.all("aws_lambda_function")
    assert function["kms"] == "${a:module.m.aws_kms_key.k.arn}"
    assert made.pointed_to(function["kms"])[0].address == "module.m.aws_kms_key.k"


def test_resources_that_will_be_deleted_are_not_there() -> None:
    document = plan(resource(FUNCTION, {"timeout": 3}))
    document["resource_changes"][0]["change"]["actions"] = ["delete"]
    assert estate(a=document).all() == []


def test_a_chain_of_references_that_bites_its_tail_ends() -> None:
    made = estate(
        a=plan(
            resource("aws_a.a", {}, unknown={"x": True}, x={"constant_value": "${aws_b.b.x}"}),
            resource("aws_b.b", {}, unknown={"x": True}, x={"constant_value": "${aws_a.a.x}"}),
        )
    )
    assert [isinstance(found.shown("x"), str | Unknown) for found in made.all()] == [True, True]
