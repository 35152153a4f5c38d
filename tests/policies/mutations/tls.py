"""Encryption on the way."""

from dataclasses import replace
from typing import Any

from tests.policies.edits import Edit, add, change_block, put
from tests.policies.mutation import Mutation

DISTRIBUTION, API = "aws_cloudfront_distribution", "aws_apigatewayv2_api"
CERTIFICATE = "viewer_certificate.0"


def function_origins(**changes: Any) -> Edit:
    """Of the origins those that are asked by their own host name."""
    settings = {f"custom_origin_config.0.{name}": value for name, value in changes.items()}
    return replace(
        change_block("origin", **settings),
        places=lambda found: (
            n for n, o in enumerate(found.blocks("origin")) if o.blocks("custom_origin_config")
        ),
    )


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
    Mutation("tls-one-old-origin", "One origin after another may answer in TLS 1.1", "GH_TLS_003", DISTRIBUTION, function_origins(origin_ssl_protocols=["TLSv1.1", "TLSv1.2"])),
    Mutation("tls-one-plain-origin", "One origin after another is asked in plain HTTP", "GH_TLS_003", DISTRIBUTION, function_origins(origin_protocol_policy="http-only")),
    Mutation("tls-oldest-origin", "One origin after another is asked in SSL 3.0", "GH_TLS_003", DISTRIBUTION, function_origins(origin_ssl_protocols=["SSLv3"])),
    Mutation("tls-certificate-by-mail", "A certificate is proved by mail", "GH_TLS_005", DISTRIBUTION, add("aws_acm_certificate", {"domain_name": "chat.example.com", "validation_method": "EMAIL"})),
    Mutation("tls-certificate-unlogged", "A certificate stays out of the public logs", "GH_TLS_005", DISTRIBUTION, add("aws_acm_certificate", {"domain_name": "chat.example.com", "validation_method": "DNS", "options": [{"certificate_transparency_logging_preference": "DISABLED"}]})),
    Mutation("tls-certificate-weak", "A certificate has a short key", "GH_TLS_005", DISTRIBUTION, add("aws_acm_certificate", {"domain_name": "chat.example.com", "validation_method": "DNS", "key_algorithm": "RSA_1024"})),
)  # fmt: skip
