"""Encryption on the way."""

from tests.policies.edits import add, change_block, put
from tests.policies.mutation import Mutation

DISTRIBUTION, API = "aws_cloudfront_distribution", "aws_apigatewayv2_api"
CERTIFICATE = "viewer_certificate.0"


MUTATIONS = (
    Mutation("tls-plain-behavior", "A behavior answers plain HTTP", "GH_TLS_001", DISTRIBUTION, change_block("ordered_cache_behavior", viewer_protocol_policy="allow-all")),
    Mutation("tls-plain-pages", "Pages are answered in plain HTTP", "GH_TLS_001", DISTRIBUTION, put("default_cache_behavior.0.viewer_protocol_policy", "allow-all")),
    Mutation("tls-old-viewers", "An old browser is to be served", "GH_TLS_002", DISTRIBUTION, put(f"{CERTIFICATE}.minimum_protocol_version", "TLSv1.1_2016")),
    Mutation("tls-default-certificate", "Production answers under CloudFront's own host name", "GH_TLS_002", DISTRIBUTION, put(f"{CERTIFICATE}.cloudfront_default_certificate", True)),
    Mutation("tls-plain-origin", "An origin is asked in plain HTTP", "GH_TLS_003", DISTRIBUTION, put("origin.0.custom_origin_config.0.origin_protocol_policy", "http-only")),
    Mutation("tls-matching-origin", "An origin is asked as the viewer asked", "GH_TLS_003", DISTRIBUTION, put("origin.1.custom_origin_config.0.origin_protocol_policy", "match-viewer")),
    Mutation("tls-old-origin", "An origin may answer in TLS 1.0", "GH_TLS_003", DISTRIBUTION, put("origin.0.custom_origin_config.0.origin_ssl_protocols", ["TLSv1", "TLSv1.2"])),
    Mutation("tls-old-domain", "A host name of a REST API accepts TLS 1.0", "GH_TLS_004", API, add("aws_api_gateway_domain_name", {"domain_name": "api.example.com", "security_policy": "TLS_1_0"})),
    Mutation("tls-default-domain", "A host name of a REST API says nothing of TLS", "GH_TLS_004", API, add("aws_api_gateway_domain_name", {"domain_name": "api.example.com"})),
    Mutation("tls-plain-listener", "A load balancer listens for plain HTTP", "GH_TLS_004", API, add("aws_lb_listener", {"port": 80, "protocol": "HTTP"})),
)  # fmt: skip
