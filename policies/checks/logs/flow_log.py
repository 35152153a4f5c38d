"""What crosses a network."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_LOGS_004",
    severity="medium",
    types=("aws_flow_log", "aws_vpc"),
    title="Every network writes down all its traffic",
    reason="In a network that nothing leaves, one line about a refused packet is an alarm.",
    fix="Make an aws_flow_log for the VPC with traffic_type ALL.",
    threat="Somebody inside the vault tries doors, and nothing shows it.",
)
def flow_log(estate: Estate) -> Iterator[tuple[Resource, str]]:
    logs = estate.all("aws_flow_log")
    for vpc in estate.all("aws_vpc"):
        mine = [each for each in logs if vpc in estate.targets(each, "vpc_id", "aws_vpc")]
        if not mine:
            yield vpc, "no flow log"
        for log in mine:
            written = estate.targets(
                log, "log_destination", "aws_cloudwatch_log_group", "aws_s3_bucket"
            )
            if not written and not log.written("log_group_name"):
                yield log, "writes to a place that is none of these stacks"
            if log["traffic_type"] != "ALL":
                yield log, f"writes only {log['traffic_type']}"
