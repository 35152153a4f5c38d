"""A distribution, its policies and a web ACL, in the shapes of boto3's answers."""

from typing import Any

from rehearsal.simulators.front_door.deployed import Deployed, EdgeFunction

ACCOUNT = "123456789012"
ARN = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E2EXAMPLE"
DOMAIN = "d111111abcdef8.cloudfront.net"
BUCKET = "example-web"
SECRET = "the-origin-secret"
FUNCTION = f"arn:aws:cloudfront::{ACCOUNT}:function/example"
API_HOST = "abc123.execute-api.us-east-1.amazonaws.com"
FUNCTION_HOST = "abcdefghijklmnop.lambda-url.us-east-1.on.aws"
BODY_LAMBDA = {
    "LambdaFunctionARN": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:example-body-hash:3",
    "EventType": "origin-request",
    "IncludeBody": True,
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS", "DELETE")

CODE = """
import cf from 'cloudfront';
async function handler(event) {
  const request = event.request;
  delete request.headers['x-viewer-authorization'];
  if (request.headers.authorization) {
    request.headers['x-viewer-authorization'] = { value: request.headers.authorization.value };
  }
  request.headers['x-origin-verify'] = { value: await cf.kvs().get('origin-verify') };
  return request;
}
"""


def listed(*items: Any) -> dict[str, Any]:
    return {"Quantity": len(items), "Items": list(items)} if items else {"Quantity": 0}


def origin(id_: str, domain: str, **more: Any) -> dict[str, Any]:
    return {"Id": id_, "DomainName": domain, "OriginPath": "", "CustomHeaders": listed()} | more


def behavior(target: str, pattern: str = "", **more: Any) -> dict[str, Any]:
    made = {
        "TargetOriginId": target,
        "AllowedMethods": listed(*METHODS),
        "ViewerProtocolPolicy": "https-only",
        "CachePolicyId": "disabled",
        "OriginRequestPolicyId": "all-but-host",
        "ResponseHeadersPolicyId": "headers",
        "FunctionAssociations": listed({"FunctionARN": FUNCTION, "EventType": "viewer-request"}),
    }
    return made | ({"PathPattern": pattern} if pattern else {}) | more


PAGES = behavior(
    "pages",
    AllowedMethods=listed("GET", "HEAD"),
    OriginRequestPolicyId="",
    FunctionAssociations=listed(),
)


def bucket_policy(source: str = ARN, **condition: Any) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudfront.amazonaws.com"},
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{BUCKET}/*",
                "Condition": condition or {"StringEquals": {"aws:SourceArn": source}},
            }
        ],
    }


def deployed(**changed: Any) -> Deployed:
    """Pages in a bucket, an API below /api/, a streaming function below /stream/."""
    origins = changed.pop(
        "origins",
        (
            origin("pages", f"{BUCKET}.s3.us-east-1.amazonaws.com", OriginAccessControlId="s3"),
            origin("api", API_HOST, CustomHeaders=listed(
                {"HeaderName": "X-Own", "HeaderValue": "CloudFront's"})),
            origin("stream", FUNCTION_HOST, OriginAccessControlId="lambda"),
        ),
    )  # fmt: skip
    behaviors = changed.pop(
        "behaviors",
        (
            behavior("api", "/api/*"),
            behavior("stream", "/stream/*"),
            behavior("stream", "/v1/*", LambdaFunctionAssociations=listed(BODY_LAMBDA)),
        ),
    )
    config = {
        "Enabled": True,
        "DefaultRootObject": "index.html",
        "Origins": listed(*origins),
        "DefaultCacheBehavior": changed.pop("pages", PAGES),
        "CacheBehaviors": listed(*behaviors),
    }
    signing = {"SigningBehavior": "always", "SigningProtocol": "sigv4"}
    content: dict[str, Any] = {
        "distribution": {
            "Id": "E2EXAMPLE",
            "ARN": ARN,
            "DomainName": DOMAIN,
            "DistributionConfig": config,
        },
        "access_controls": {"s3": signing, "lambda": signing},
        "cache_policies": {"disabled": {"MaxTTL": 0}},
        "origin_request_policies": {
            "all-but-host": {
                "HeadersConfig": {"HeaderBehavior": "allExcept", "Headers": listed("host")},
                "CookiesConfig": {"CookieBehavior": "all"},
                "QueryStringsConfig": {"QueryStringBehavior": "all"},
            }
        },
        "response_headers_policies": {"headers": HEADERS},
        "functions": {FUNCTION: EdgeFunction("example", CODE, {"origin-verify": SECRET})},
        "bucket_policies": {BUCKET: bucket_policy()},
    }
    return Deployed(**(content | changed))


HEADERS = {
    "SecurityHeadersConfig": {
        "ContentTypeOptions": {"Override": True},
        "FrameOptions": {"Override": True, "FrameOption": "DENY"},
        "ReferrerPolicy": {"Override": False, "ReferrerPolicy": "no-referrer"},
        "StrictTransportSecurity": {
            "Override": True,
            "IncludeSubdomains": True,
            "Preload": False,
            "AccessControlMaxAgeSec": 60,
        },
    },
    "CustomHeadersConfig": listed({"Header": "X-Added", "Value": "yes", "Override": True}),
    "RemoveHeadersConfig": listed({"Header": "X-Powered-By"}),
}


def part(name: str, **options: Any) -> dict[str, Any]:
    return {name: options}


def begins(path: str) -> dict[str, Any]:
    return {
        "ByteMatchStatement": {
            "SearchString": path.encode(),
            "FieldToMatch": part("UriPath"),
            "TextTransformations": [{"Priority": 0, "Type": "NORMALIZE_PATH"}],
            "PositionalConstraint": "STARTS_WITH",
        }
    }


def rate(limit: int, scope: dict[str, Any] | None = None, seconds: int = 300) -> dict[str, Any]:
    return {
        "RateBasedStatement": {
            "Limit": limit,
            "EvaluationWindowSec": seconds,
            "AggregateKeyType": "IP",
            **({"ScopeDownStatement": scope} if scope else {}),
        }
    }


def body_over(size: int, oversize: str = "MATCH") -> dict[str, Any]:
    return {
        "SizeConstraintStatement": {
            "FieldToMatch": part("Body", OversizeHandling=oversize),
            "ComparisonOperator": "GT",
            "Size": size,
            "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
        }
    }


def rule(name: str, statement: dict[str, Any], priority: int = 0, **more: Any) -> dict[str, Any]:
    action = {"Block": {}} if "Action" not in more else more.pop("Action")
    return {"Name": name, "Priority": priority, "Statement": statement, "Action": action} | more


def web_acl(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Name": "example", "DefaultAction": {"Allow": {}}, "Rules": list(rules)} | more
