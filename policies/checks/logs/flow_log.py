"""Flow logs of networks."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_LOGS_004",
    severity="medium",
    types=("aws_flow_log", "aws_vpc"),
    title="Every network logs all its traffic",
    reason="In a network without a way out, one rejected packet is worth an alarm.",
    fix="Create an aws_flow_log for the VPC with traffic_type ALL.",
    threat="An intruder in the vault scans the network unnoticed.",
)
def flow_log(estate: Estate) -> Iterator[tuple[Resource, str]]:
    logs = estate.all("aws_flow_log")
    for vpc in estate.all("aws_vpc"):
        own = [log for log in logs if vpc in estate.targets(log, "vpc_id", "aws_vpc")]
        if not own:
            yield vpc, "it has no flow log"
        for log in own:
            written = estate.targets(
                log, "log_destination", "aws_cloudwatch_log_group", "aws_s3_bucket"
            )
            if not written and not log.written("log_group_name"):
                yield log, "it writes to a target that is not defined in these stacks"
            if log["traffic_type"] != "ALL":
                yield log, f"it logs {log['traffic_type']} only"
