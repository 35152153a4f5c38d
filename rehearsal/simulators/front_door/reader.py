"""Reads the deployed distribution and what it refers to from AWS, by its own API."""

import json
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.aws import AwsCaller
from gatehouse.operating.origin_secret.edge_store import client_of_stores
from rehearsal.simulators.front_door.deployed import Deployed, Document, EdgeFunction, items
from rehearsal.simulators.front_door.origin_kinds import bucket_of

GLOBAL = "us-east-1"  # CloudFront's web ACLs and Lambda@Edge functions are always there


class NothingDeployedError(Exception):
    """No distribution is deployed."""


class DistributionReader:
    """Reads as a caller who may see everything."""

    def __init__(self, caller: AwsCaller) -> None:
        self._caller = caller
        self._cloudfront = caller.client("cloudfront")

    def read(self) -> Deployed:
        """The one enabled distribution of the account.

        Raises:
            NothingDeployedError: there is none.

        """
        distribution = self._distribution()
        config = distribution["DistributionConfig"]
        behaviors = (config["DefaultCacheBehavior"], *items(config.get("CacheBehaviors")))
        origins = items(config["Origins"])
        web_acl = self._web_acl(config.get("WebACLId") or "")
        return Deployed(
            distribution=distribution,
            access_controls={
                id_: self._access_control(id_) for id_ in _named(origins, "OriginAccessControlId")
            },
            cache_policies={
                id_: self._cloudfront.get_cache_policy(Id=id_)["CachePolicy"]["CachePolicyConfig"]
                for id_ in _named(behaviors, "CachePolicyId")
            },
            origin_request_policies={
                id_: self._origin_request_policy(id_)
                for id_ in _named(behaviors, "OriginRequestPolicyId")
            },
            response_headers_policies={
                id_: self._response_headers_policy(id_)
                for id_ in _named(behaviors, "ResponseHeadersPolicyId")
            },
            functions={arn: self._function(arn) for arn in _functions(behaviors)},
            bucket_policies={
                bucket: self._bucket_policy(bucket)
                for bucket in filter(None, map(bucket_of, origins))
            },
            web_acl=web_acl,
            pattern_sets={arn: self._pattern_set(arn) for arn in _pattern_sets(web_acl)},
        )

    def _distribution(self) -> Document:
        pages = self._cloudfront.get_paginator("list_distributions").paginate()
        for page in pages:
            for summary in items(page.get("DistributionList")):
                if summary["Enabled"]:
                    found: Document = self._cloudfront.get_distribution(Id=summary["Id"])
                    return dict(found["Distribution"])
        raise NothingDeployedError

    def _access_control(self, id_: str) -> Document:
        found = self._cloudfront.get_origin_access_control(Id=id_)["OriginAccessControl"]
        return dict(found["OriginAccessControlConfig"])

    def _origin_request_policy(self, id_: str) -> Document:
        found = self._cloudfront.get_origin_request_policy(Id=id_)["OriginRequestPolicy"]
        return dict(found["OriginRequestPolicyConfig"])

    def _response_headers_policy(self, id_: str) -> Document:
        found = self._cloudfront.get_response_headers_policy(Id=id_)["ResponseHeadersPolicy"]
        return dict(found["ResponseHeadersPolicyConfig"])

    def _function(self, arn: str) -> EdgeFunction:
        name = arn.rsplit("/", 1)[1]
        code = self._cloudfront.get_function(Name=name, Stage="LIVE")["FunctionCode"].read()
        described = self._cloudfront.describe_function(Name=name, Stage="LIVE")["FunctionSummary"]
        stores = items(described["FunctionConfig"].get("KeyValueStoreAssociations"))
        values: dict[str, str] = {}
        for store in stores:
            values |= self._values(store["KeyValueStoreARN"])
        return EdgeFunction(name, code.decode(), values)

    def _values(self, store: str) -> dict[str, str]:
        client = client_of_stores(self._caller)
        pages = client.get_paginator("list_keys").paginate(KvsARN=store)
        return {item["Key"]: item["Value"] for page in pages for item in page.get("Items", [])}

    def _bucket_policy(self, bucket: str) -> Document:
        try:
            text = self._caller.client("s3").get_bucket_policy(Bucket=bucket)["Policy"]
        except ClientError:
            return {"Statement": []}
        policy: Document = json.loads(text)
        return policy

    def _web_acl(self, arn: str) -> Document | None:
        if not arn:
            return None
        name, id_ = arn.rsplit("/", 2)[1:]
        wafv2 = self._caller.client("wafv2", region=GLOBAL)
        found = wafv2.get_web_acl(Name=name, Id=id_, Scope="CLOUDFRONT")["WebACL"]
        return dict(found)

    def _pattern_set(self, arn: str) -> tuple[str, ...]:
        name, id_ = arn.rsplit("/", 2)[1:]
        wafv2 = self._caller.client("wafv2", region=GLOBAL)
        found = wafv2.get_regex_pattern_set(Name=name, Id=id_, Scope="CLOUDFRONT")
        expressions = found["RegexPatternSet"]["RegularExpressionList"]
        return tuple(item["RegexString"] for item in expressions)


def _named(documents: tuple[Any, ...], key: str) -> set[str]:
    return {document[key] for document in documents if document.get(key)}


def _functions(behaviors: tuple[Any, ...]) -> set[str]:
    return {
        item["FunctionARN"]
        for behavior in behaviors
        for item in items(behavior.get("FunctionAssociations"))
    }


def _pattern_sets(node: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a web ACL
    if isinstance(node, dict):
        if "RegexPatternSetReferenceStatement" in node:
            yield node["RegexPatternSetReferenceStatement"]["ARN"]
        for value in node.values():
            yield from _pattern_sets(value)
    elif isinstance(node, list):
        for value in node:
            yield from _pattern_sets(value)
