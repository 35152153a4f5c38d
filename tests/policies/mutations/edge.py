"""The one way in."""

from policies.estate import Resource
from tests.policies.edits import Edit, add, append_block, change_block, drop, put, remove, rewire
from tests.policies.mutation import Mutation

DISTRIBUTION, URL, CONTROL = (
    "aws_cloudfront_distribution",
    "aws_lambda_function_url",
    "aws_cloudfront_origin_access_control",
)
HEADERS, FUNCTION, PERMISSION = (
    "aws_cloudfront_response_headers_policy",
    "aws_lambda_function",
    "aws_lambda_permission",
)
SECURITY = "security_headers_config.0"
DESTINATION = "aws_cloudwatch_log_delivery_destination"
DELIVERED = "delivery_destination_configuration.0"
FOREIGN_CODE = {"event_type": "origin-request", "lambda_arn": "arn:aws:lambda:us-east-1:999999999999:function:collect:1", "include_body": True}  # fmt: skip
OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"


def of_distribution(permission: Resource) -> bool:
    return bool(permission["principal"] == "cloudfront.amazonaws.com")


def knows_secret(function: Resource) -> bool:
    return function.shown("environment.variables.ORIGIN_SECRET_SHA256") is not None


def signed_origins(**changes: str) -> Edit:
    """Of the origins only those with an access control."""
    edit = change_block("origin", **changes)
    return Edit(
        edit.apply,
        lambda found: (
            n for n, o in enumerate(found.blocks("origin")) if o.shown("origin_access_control_id")
        ),
    )


MUTATIONS = (
    Mutation("edge-url-open", "The Function URL is opened to try streaming with curl", "GH_EDGE_001", URL, put("authorization_type", "NONE")),
    Mutation("edge-url-added", "A second Function URL is added, open", "GH_EDGE_001", FUNCTION, add(URL, {"function_name": "x", "authorization_type": "NONE"})),
    Mutation("edge-any-distribution", "The permission loses its source", "GH_EDGE_002", PERMISSION, drop("source_arn"), of_distribution),
    Mutation("edge-foreign-distribution", "The permission names another account's distribution", "GH_EDGE_002", PERMISSION, put("source_arn", "arn:aws:cloudfront::999999999999:distribution/E1"), of_distribution),
    Mutation("edge-one-grant", "One of the two grants is removed", "GH_EDGE_002", PERMISSION, remove(), of_distribution),
    Mutation("edge-anybody", "Everybody may call the URL", "GH_EDGE_002", PERMISSION, put("principal", "*"), of_distribution),
    Mutation("edge-not-signed", "The origins' access control is taken away", "GH_EDGE_003", DISTRIBUTION, signed_origins(origin_access_control_id="")),
    Mutation("edge-no-override", "Requests with an Authorization header are not signed", "GH_EDGE_003", CONTROL, put("signing_behavior", "no-override")),
    Mutation("edge-never-signed", "Requests are never signed", "GH_EDGE_003", CONTROL, put("signing_behavior", "never")),
    Mutation("edge-wrong-kind", "The access control is made for another kind of origin", "GH_EDGE_003", CONTROL, put("origin_access_control_origin_type", "mediastore")),
    Mutation("edge-no-function", "A behavior loses its viewer-request function", "GH_EDGE_004", DISTRIBUTION, change_block("ordered_cache_behavior", function_association=[])),
    Mutation("edge-default-no-function", "The default behavior loses its viewer-request function", "GH_EDGE_004", DISTRIBUTION, put("default_cache_behavior.0.function_association", [])),
    Mutation("edge-late-function", "A behavior's function runs on the answer instead", "GH_EDGE_004", DISTRIBUTION, put("default_cache_behavior.0.function_association.0.event_type", "viewer-response")),
    Mutation("edge-unpublished", "The viewer-request function is not published", "GH_EDGE_004", "aws_cloudfront_function", put("publish", False)),
    Mutation("edge-no-secret", "A function is no longer told the hash of the origin secret", "GH_EDGE_005", FUNCTION, drop("environment.0.variables.ORIGIN_SECRET_SHA256"), knows_secret),
    Mutation("edge-open-elsewhere", "An open route leads to something that proves no origin", "GH_EDGE_005", "aws_apigatewayv2_route", put("target", "integrations/foreign"), lambda route: route["authorization_type"] == "NONE"),
    Mutation("edge-plain-secret", "A function is told the secret instead of its hash", "GH_EDGE_005", FUNCTION, put("environment.0.variables.ORIGIN_SECRET_SHA256", "let me in"), knows_secret),
    Mutation("edge-no-firewall", "The web ACL is taken off the distribution", "GH_EDGE_006", DISTRIBUTION, drop("web_acl_id")),
    Mutation("edge-foreign-firewall", "Another account's web ACL is attached", "GH_EDGE_006", DISTRIBUTION, put("web_acl_id", "arn:aws:wafv2:us-east-1:999999999999:global/webacl/x/1")),
    Mutation("edge-errors-as-pages", "403 becomes index.html for the web client's sake", "GH_EDGE_007", DISTRIBUTION, put("custom_error_response", [{"error_code": 403, "response_code": 200, "response_page_path": "/index.html"}])),
    Mutation("edge-no-headers", "A behavior loses its security headers", "GH_EDGE_008", DISTRIBUTION, change_block("ordered_cache_behavior", response_headers_policy_id=None)),
    Mutation("edge-inline-scripts", "Inline scripts are allowed", "GH_EDGE_008", HEADERS, put(f"{SECURITY}.content_security_policy.0.content_security_policy", "default-src 'none'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'")),
    Mutation("edge-framed", "Pages may be framed", "GH_EDGE_008", HEADERS, put(f"{SECURITY}.content_security_policy.0.content_security_policy", "default-src 'none'; script-src 'self'")),
    Mutation("edge-short-hsts", "Browsers forget about TLS after a minute", "GH_EDGE_008", HEADERS, put(f"{SECURITY}.strict_transport_security.0.access_control_max_age_sec", 60)),
    Mutation("edge-hsts-given-up", "An origin may overwrite what browsers know about TLS", "GH_EDGE_008", HEADERS, put(f"{SECURITY}.strict_transport_security.0.override", False)),
    Mutation("edge-guessing", "Browsers may guess types", "GH_EDGE_008", HEADERS, drop(f"{SECURITY}.content_type_options")),
    Mutation("edge-cached-answers", "Answers of a function are cached", "GH_EDGE_009", DISTRIBUTION, change_block("ordered_cache_behavior", cache_policy_id=OPTIMIZED)),
    Mutation("edge-pages-personal", "Pages of another host are cached without cookies and query in the key", "GH_EDGE_009", DISTRIBUTION, put("default_cache_behavior.0.origin_request_policy_id", "b689b0a8-53d0-40ab-baf2-68738e2966ac")),
    Mutation("edge-lost-headers", "A function no longer sees the viewer's headers", "GH_EDGE_009", DISTRIBUTION, change_block("ordered_cache_behavior", origin_request_policy_id=None)),
    Mutation("edge-foreign-origin", "An origin is exchanged for another server", "GH_EDGE_010", DISTRIBUTION, change_block("origin", domain_name="collect.example.net")),
    Mutation("edge-no-log", "The access log's source is removed", "GH_EDGE_011", "aws_cloudwatch_log_delivery_source", remove()),
    Mutation("edge-other-log", "The access log is about another distribution", "GH_EDGE_011", "aws_cloudwatch_log_delivery_source", rewire("resource_arn", "arn:aws:cloudfront::444455556666:distribution/OTHER")),
    Mutation("edge-origin-beside", "Another server is added beside the origins, for a behavior to come", "GH_EDGE_010", DISTRIBUTION, append_block("origin", origin_id="beside", domain_name="collect.example.net", custom_origin_config=[{"http_port": 80, "https_port": 443, "origin_protocol_policy": "https-only", "origin_ssl_protocols": ["TLSv1.2"]}])),
    Mutation("edge-origin-removed", "An origin with its own access control is replaced", "GH_EDGE_010", DISTRIBUTION, change_block("origin", domain_name="gatehouse-prod-web.s3-website.example.net")),
    Mutation("edge-lambda-between", "Another account's Lambda@Edge reads bodies on their way", "GH_EDGE_012", DISTRIBUTION, change_block("ordered_cache_behavior", lambda_function_association=[FOREIGN_CODE])),
    Mutation("edge-lambda-default", "Another account's Lambda@Edge reads requests for pages", "GH_EDGE_012", DISTRIBUTION, put("default_cache_behavior.0.lambda_function_association", [FOREIGN_CODE])),
    Mutation("edge-pages-written", "Pages take PUT, for an upload form", "GH_EDGE_013", DISTRIBUTION, put("default_cache_behavior.0.allowed_methods", ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"])),
    Mutation("edge-forged-headers", "The viewer-request function is emptied for a test", "GH_EDGE_014", "aws_cloudfront_function", put("code", "function handler(event) { return event.request; }")),
    Mutation("edge-forged-address", "A viewer may say from which address it comes", "GH_EDGE_014", "aws_cloudfront_function", put("code", "delete headers['x-origin-verify']; delete headers['x-viewer-authorization'];")),
    Mutation("edge-secret-in-code", "The origin's secret is written into the function", "GH_EDGE_014", "aws_cloudfront_function", put("code", "delete headers['x-origin-verify']; delete headers['x-viewer-address']; delete headers['x-viewer-authorization']; headers['x-origin-verify'] = { value: 'let me in' };")),
    Mutation("edge-secret-in-origin", "The origin's secret is a header written into the origin", "GH_EDGE_014", DISTRIBUTION, change_block("origin", custom_header=[{"name": "X-Origin-Verify", "value": "let me in"}])),
    Mutation("edge-not-delivered", "The access log is never delivered", "GH_EDGE_011", "aws_cloudwatch_log_delivery", remove()),
    Mutation("edge-scripts-given-up", "An origin may overwrite which scripts run", "GH_EDGE_008", HEADERS, put(f"{SECURITY}.content_security_policy.0.override", False)),
    Mutation("edge-log-away", "The access log goes into another account's bucket", "GH_EDGE_011", DESTINATION, put(f"{DELIVERED}.destination_resource_arn", "arn:aws:s3:::somebody-elses-logs")),
    Mutation("edge-log-away-hidden", "The access log goes into a bucket that only a template names", "GH_EDGE_011", DESTINATION, rewire(f"{DELIVERED}.destination_resource_arn", "arn:aws:s3:::${data.aws_caller_identity.other.account_id}-logs")),
    Mutation("edge-log-other-destination", "The delivery names another account's destination", "GH_EDGE_011", "aws_cloudwatch_log_delivery", rewire("delivery_destination_arn", "arn:aws:logs:us-east-1:999999999999:delivery-destination:collect")),
    Mutation("edge-old-log-away", "An access log of the older kind goes into somebody else's bucket", "GH_EDGE_011", DISTRIBUTION, put("logging_config", [{"bucket": "somebody-elses-logs.s3.amazonaws.com", "include_cookies": True, "prefix": ""}])),
    Mutation("edge-dns-forgotten", "A host still leads to a page service that was given up", "GH_EDGE_015", DISTRIBUTION, add("aws_route53_record", {"zone_id": "Z1", "name": "help.example.com", "type": "CNAME", "records": ["gatehouse.pages.example.net"]})),
    Mutation("edge-dns-address", "A host leads to an address that was released", "GH_EDGE_015", DISTRIBUTION, add("aws_route53_record", {"zone_id": "Z1", "name": "chat.example.com", "type": "A", "records": ["203.0.113.7"]})),
    Mutation("edge-dns-other-distribution", "The platform's host leads to another distribution", "GH_EDGE_015", DISTRIBUTION, add("aws_route53_record", {"zone_id": "Z1", "name": "chat.example.com", "type": "A", "alias": [{"name": "d111111abcdef8.cloudfront.net", "zone_id": "Z2FDTNDATAQYW2", "evaluate_target_health": False}]})),
)  # fmt: skip
