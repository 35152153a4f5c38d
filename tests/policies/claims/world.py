"""A small estate in which something runs as an administrator: what escalation leads to."""

import json
from typing import Any

from policies.estate import Estate
from tests.policies.estate.plans import estate, plan, resource

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role"


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(*actions: str, on: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, **more}


def trust(*services: str) -> str:
    return policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": [f"{name}.amazonaws.com" for name in services]},
        }
    )


def known(address: str, **values: Any) -> dict[str, Any]:
    """A resource whose attributes are literal."""
    made = resource(address, values)
    return {**made, "from": {key: {"constant_value": value} for key, value in values.items()}}


def role(name: str, **values: Any) -> dict[str, Any]:
    arn = {"arn": f"{ROLE}/{name}"}
    return known(f"aws_iam_role.{name}", name=name, path="/", **arn, **values)


def world(*granted: dict[str, Any], trusted: str = "", more: tuple[Any, ...] = ()) -> Estate:
    """A worker with some grants, beside what runs as an administrator."""
    runners = ("lambda", "ec2", "glue", "codebuild", "sagemaker", "cloudformation", "ecs-tasks")
    admin = f"{ROLE}/administrator"
    return estate(
        main=plan(
            role("worker", assume_role_policy=trust("lambda")),
            role("administrator", assume_role_policy=trusted or trust(*runners)),
            known("aws_iam_role_policy.worker", role="worker", policy=policy(*granted)),
            known("aws_iam_role_policy.all", role="administrator",
                  policy=policy(allow("s3:GetObject"))),
            known("aws_iam_user.ada", name="ada", path="/", arn=f"arn:aws:iam::{ACCOUNT}:user/ada"),
            known("aws_iam_instance_profile.host", name="host", path="/", role="administrator"),
            known("aws_instance.host", iam_instance_profile="host"),
            known("aws_lambda_function.deploy", function_name="deploy", role=admin),
            known("aws_codebuild_project.build", name="build", service_role=admin),
            known("aws_glue_dev_endpoint.etl", name="etl", role_arn=admin),
            known("aws_sagemaker_notebook_instance.book", name="book", role_arn=admin),
            known("aws_cloudformation_stack.stack", name="stack", iam_role_arn=admin),
            *more,
        )
    )  # fmt: skip
