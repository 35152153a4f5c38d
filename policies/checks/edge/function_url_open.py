"""Function URLs without authorization."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_EDGE_001",
    severity="critical",
    types=("aws_lambda_function_url",),
    title="Every Function URL requires an IAM signature",
    reason="With authorization NONE anybody can call the URL, past the distribution.",
    fix='Set authorization_type = "AWS_IAM".',
    threat="Anybody calls the function, past the firewall and its limits.",
)
def function_url_open(url: Resource) -> Iterator[str]:
    if url["authorization_type"] != "AWS_IAM":
        yield f"the URL is open to anybody (authorization {url['authorization_type']})"
