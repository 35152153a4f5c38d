"""What a distribution refuses to run as Lambda@Edge."""

import io
import json
import zipfile
from typing import Any

import pytest

from rehearsal.contracts.edge_functions import EdgeFunctions
from tests.rehearsal.contracts.conftest import Aws, Refused
from tests.rehearsal.contracts.test_distribution_quotas import BEHAVIOR, distribution


def with_function(aws: Aws, arn: str) -> dict[str, Any]:
    association = {"LambdaFunctionARN": arn, "EventType": "origin-request", "IncludeBody": True}
    made = distribution(aws, 0)
    associations = {"Quantity": 1, "Items": [association]}
    made["DefaultCacheBehavior"] = {**BEHAVIOR, "LambdaFunctionAssociations": associations}
    return made


def role(aws: Aws, *services: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": list(services)},
        "Action": "sts:AssumeRole",
    }
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    made = aws.client("iam").create_role(
        RoleName=aws.name("role"), AssumeRolePolicyDocument=json.dumps(trust)
    )
    return str(made["Role"]["Arn"])


def published(aws: Aws, role_arn: str, **changed: Any) -> str:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("code.py", "def handler(event, context): return event")
    made = aws.client("lambda", "us-east-1").create_function(
        **{
            "FunctionName": aws.name("function"),
            "Role": role_arn,
            "Handler": "code.handler",
            "Runtime": "python3.12",
            "Code": {"ZipFile": archive.getvalue()},
            "Publish": True,
            **changed,
        }
    )
    arn, version = made["FunctionArn"], made["Version"]
    return arn if arn.endswith(f":{version}") else f"{arn}:{version}"


def test_a_published_version_whose_role_trusts_the_edge_is_taken(aws: Aws) -> None:
    arn = published(aws, role(aws, "lambda.amazonaws.com", "edgelambda.amazonaws.com"))
    aws.client("cloudfront").create_distribution(DistributionConfig=with_function(aws, arn))


def test_a_function_without_a_version_is_refused(aws: Aws) -> None:
    arn = published(aws, role(aws, "lambda.amazonaws.com", "edgelambda.amazonaws.com"))
    bare = arn.rpartition(":")[0]
    with Refused() as answer:
        aws.client("cloudfront").create_distribution(DistributionConfig=with_function(aws, bare))
    assert answer.text == EdgeFunctions.error.replace("...", bare)


@pytest.mark.parametrize(
    ("trusted", "changed"),
    [
        (("lambda.amazonaws.com",), {}),
        (
            ("lambda.amazonaws.com", "edgelambda.amazonaws.com"),
            {"Environment": {"Variables": {"NAME": "value"}}},
        ),
        (("lambda.amazonaws.com", "edgelambda.amazonaws.com"), {"Architectures": ["arm64"]}),
    ],
)
def test_what_the_edge_does_not_know_is_refused(
    aws: Aws, trusted: tuple[str, ...], changed: dict[str, Any]
) -> None:
    arn = published(aws, role(aws, *trusted), **changed)
    with Refused() as answer:
        aws.client("cloudfront").create_distribution(DistributionConfig=with_function(aws, arn))
    assert answer.code == "InvalidLambdaFunctionAssociation"


def test_a_function_elsewhere_is_refused(aws: Aws) -> None:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:any:1"
    with Refused() as answer:
        aws.client("cloudfront").create_distribution(DistributionConfig=with_function(aws, arn))
    assert answer.code == "InvalidLambdaFunctionAssociation"
