"""RDS Proxy, where a setting enables it."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_DATABASE_007",
    severity="high",
    types=("aws_db_proxy",),
    title="A proxy accepts TLS and IAM tokens only, and logs no statements",
    reason="A proxy holds the credentials: a client that it does not authenticate is the user.",
    fix='Set require_tls = true, iam_auth = "REQUIRED" and debug_logging = false.',
    threat="Somebody in the network reads rows through the proxy without any sign-in.",
)
def proxy(item: Resource) -> Iterator[str]:
    if item["require_tls"] is not True:
        yield "it accepts connections without TLS"
    for auth in item.blocks("auth"):
        if auth["iam_auth"] != "REQUIRED":
            yield "it accepts clients without an IAM token"
    if item["debug_logging"]:
        yield "debug_logging writes statements with tenants' values"
