"""TLS of API host names and load balancers."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_TLS_004",
    severity="high",
    types=(
        "aws_api_gateway_domain_name",
        "aws_apigatewayv2_domain_name",
        "aws_lb_listener",
    ),
    title="Custom host names accept TLS 1.2 or newer only",
    reason="API Gateway still offers TLS 1.0, and a load balancer plain HTTP.",
    fix='Set security_policy = "TLS_1_2"; create no HTTP listener.',
    threat="A recorded connection is decrypted, or readable without a key.",
)
def own_domains(name: Resource) -> Iterator[str]:
    if name.type == "aws_lb_listener":
        if name["protocol"] in {"HTTP", "TCP"}:
            yield f"it listens for plain {name['protocol']}"
        return
    configured = name["domain_name_configuration.security_policy"] or name["security_policy"]
    if configured != "TLS_1_2":
        yield f"it accepts {configured or 'TLS 1.0'}"
