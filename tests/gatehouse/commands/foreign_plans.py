"""Small plans of somebody else: HCL, no tags of ours, the usual shape of a first project."""

import json
from typing import Any

from tests.policies.estate.plans import plan, resource

_TAGS = {"tags": None, "tags_all": {"Name": "shop"}}
_ASSUMED = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}


def network() -> dict[str, Any]:
    """A VPC with a public subnet, a web server's rule, and one for SSH from everywhere."""
    to_vpc = {"references": ["aws_vpc.main.id", "aws_vpc.main"]}
    anywhere = {"cidr_ipv4": "0.0.0.0/0", "cidr_ipv6": None, "prefix_list_id": None, **_TAGS}
    rule = "aws_vpc_security_group_ingress_rule"
    return _of_aws(
        resource("aws_vpc.main", {"cidr_block": "10.0.0.0/16", **_TAGS}),
        resource(
            "aws_subnet.public[0]",
            {"map_public_ip_on_launch": True, "assign_ipv6_address_on_creation": False, **_TAGS},
            unknown={"vpc_id": True},
            vpc_id=to_vpc,
        ),
        resource("aws_internet_gateway.main", _TAGS, unknown={"vpc_id": True}, vpc_id=to_vpc),
        resource("aws_security_group.web", {"ingress": [{"from_port": 443}], **_TAGS}),
        resource(f"{rule}.https", {**anywhere, **_ports("tcp", 443)}),
        resource(f"{rule}.ssh", {**anywhere, **_ports("tcp", 22)}),
        resource("aws_vpc_security_group_egress_rule.out", {**anywhere, **_ports("-1", None)}),
    )


def store() -> dict[str, Any]:
    """A bucket with its block of public access."""
    to_bucket = {"references": ["aws_s3_bucket.files.id", "aws_s3_bucket.files"]}
    blocks = ("block_public_acls", "block_public_policy", "ignore_public_acls",
              "restrict_public_buckets")  # fmt: skip
    return _of_aws(
        resource(
            "aws_s3_bucket.files",
            {"bucket": "shop-files", "force_destroy": False, **_TAGS},
            unknown={"id": True, "acl": True, "policy": True, "lifecycle_rule": True},
        ),
        resource(
            "aws_s3_bucket_public_access_block.files",
            dict.fromkeys(blocks, True),
            unknown={"bucket": True},
            bucket=to_bucket,
        ),
    )


def api() -> dict[str, Any]:
    """A function behind a REST API that anybody may call."""
    to_api = {"references": ["aws_api_gateway_rest_api.a.id", "aws_api_gateway_rest_api.a"]}
    trusted = json.dumps({"Statement": [{**_ASSUMED, "Action": "sts:AssumeRole"}]})
    return _of_aws(
        resource("aws_iam_role.hello", {"name": "hello", "assume_role_policy": trusted, **_TAGS}),
        resource("aws_api_gateway_rest_api.a", {"name": "hello", **_TAGS}),
        resource(
            "aws_api_gateway_method.get",
            {"http_method": "GET", "authorization": "NONE", "api_key_required": False},
            unknown={"rest_api_id": True},
            rest_api_id=to_api,
        ),
    )


def _ports(protocol: str, port: int | None) -> dict[str, Any]:
    return {"ip_protocol": protocol, "from_port": port, "to_port": port}


def _of_aws(*resources: dict[str, Any]) -> dict[str, Any]:
    made = plan(*resources)
    for change in made["resource_changes"]:
        change["provider_name"] = "registry.terraform.io/hashicorp/aws"
    return made
