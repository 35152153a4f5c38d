"""Every connection of a VPC, accepted or refused, in a log group."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.flow_log import FlowLog
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy

from modules.framework import Construct
from modules.permissions import Condition, Principal, Statement, policy_document


class VpcFlowLog(Construct):
    """The flow log of one VPC, and the role that writes it (bounded, for this account only)."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        vpc_id: str,
        account_id: str,
        region: str,
        retention_days: int,
        key_arn: str,
        boundary_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        log_group = CloudwatchLogGroup(
            self,
            "log_group",
            name=f"/aws/vpc/{name}",
            retention_in_days=retention_days,
            kms_key_id=key_arn,
        )
        trust = Statement(
            sid="FlowLogsOfThisAccount",
            principals=(Principal("Service", ("vpc-flow-logs.amazonaws.com",)),),
            actions=("sts:AssumeRole",),
            conditions=(
                Condition("StringEquals", "aws:SourceAccount", (account_id,)),
                Condition(
                    "ArnLike",
                    "aws:SourceArn",
                    (f"arn:aws:ec2:{region}:{account_id}:vpc-flow-log/*",),
                ),
            ),
        )
        role = IamRole(
            self,
            "role",
            name=f"{name}-flow-log",
            description=f"Writes the flow log of {name}",
            assume_role_policy=policy_document(self, "trust", (trust,)),
            permissions_boundary=boundary_arn,
        )
        write = Statement(
            sid="WriteFlowLog",
            # https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
            actions=(
                "logs:CreateLogStream",
                "logs:DescribeLogGroups",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
            ),
            resources=(
                f"arn:aws:logs:{region}:{account_id}:log-group:/aws/vpc/{name}",
                f"arn:aws:logs:{region}:{account_id}:log-group:/aws/vpc/{name}:*",
            ),
        )
        IamRolePolicy(
            self,
            "permissions",
            name="permissions",
            role=role.id,
            policy=policy_document(self, "granted", (write,)),
        )
        FlowLog(
            self,
            "flow_log",
            vpc_id=vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=log_group.arn,
            iam_role_arn=role.arn,
            max_aggregation_interval=60,
        )
