"""Access logs of API stages."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_PRIVATE = ("requestOverride", "header.authorization", "authorizer.claims.email", "$input")


@resource_policy(
    id="GH_API_004",
    severity="medium",
    types=("aws_apigatewayv2_stage", "aws_api_gateway_stage"),
    title="Every stage writes an access log without tokens in it",
    reason="Only the access log records rejected requests; the function never sees them.",
    fix="Set access_log_settings with a log group and a format of $context values.",
    threat="Somebody tries out stolen tokens for weeks, and nothing shows it.",
)
def stage_without_access_log(stage: Resource) -> Iterator[str]:
    logs = stage.blocks("access_log_settings")
    if not logs or not logs[0].shown("destination_arn"):
        yield "it has no access log"
    for log in logs:
        written = str(log["format"] or "")
        if "sourceIp" not in written or "status" not in written:
            yield "the format of the access log lacks sourceIp or status"
        for name in _PRIVATE:
            if name.lower() in written.lower():
                yield f"the access log contains {name}"
