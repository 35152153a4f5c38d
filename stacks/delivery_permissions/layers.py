"""The control plane of Slack layers and flows: REST APIs, queues, flag, secrets and alarms."""

from modules.permissions import Condition, Statement
from stacks.delivery_permissions.own import Own


def manage_layers(own: Own, prefix: str, region: str) -> tuple[Statement, ...]:
    """Makes and changes them; reads no message, no secret, and no parameter but its own flags."""
    return (
        Statement(
            "ManageRestApis",
            (
                "apigateway:DELETE",
                "apigateway:GET",
                "apigateway:PATCH",
                "apigateway:POST",
                "apigateway:PUT",
                "apigateway:UpdateRestApiPolicy",
            ),
            (
                f"arn:aws:apigateway:{region}::/restapis",
                f"arn:aws:apigateway:{region}::/restapis/*",
            ),
        ),
        Statement(
            "ManageQueues",
            (
                "sqs:CreateQueue",
                "sqs:DeleteQueue",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ListQueueTags",
                "sqs:SetQueueAttributes",
                "sqs:TagQueue",
                "sqs:UntagQueue",
            ),
            (own.arn("sqs", f"{prefix}-*"),),
        ),
        Statement(
            "ManageFlags",
            (
                "ssm:AddTagsToResource",
                "ssm:DeleteParameter",
                "ssm:GetParameter",
                "ssm:GetParameters",
                "ssm:ListTagsForResource",
                "ssm:PutParameter",
                "ssm:RemoveTagsFromResource",
            ),
            (own.arn("ssm", f"parameter/{prefix}/*"),),
        ),
        Statement("FindFlags", ("ssm:DescribeParameters",), ("*",)),  # a list, of no resource
        Statement(
            "ManageContainersOfSecrets",  # the containers; what is in them an operator writes
            (
                "secretsmanager:CreateSecret",
                "secretsmanager:DeleteSecret",
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetResourcePolicy",
                "secretsmanager:TagResource",
                "secretsmanager:UntagResource",
                "secretsmanager:UpdateSecret",
            ),
            (
                own.arn("secretsmanager", f"secret:{prefix}-slack-*"),
                own.arn("secretsmanager", f"secret:{prefix}-flow-*"),
            ),
        ),
        Statement(
            "ManageMetricFilters",
            ("logs:DeleteMetricFilter", "logs:DescribeMetricFilters", "logs:PutMetricFilter"),
            (own.arn("logs", f"log-group:/aws/*/{prefix}-*"),),
        ),
        manage_alarms(own, prefix),
        Statement("FindAlarms", ("cloudwatch:DescribeAlarms",), ("*",)),  # a list, as above
        Statement(
            "CombineAlarms",  # AWS takes no narrower scope for an alarm on other alarms
            ("cloudwatch:PutCompositeAlarm",),
            ("*",),
        ),
        Statement(
            "DeliverToFunctions",  # a mapping has no name before Lambda gives it one
            ("lambda:CreateEventSourceMapping",),
            ("*",),
        ).only_if(
            Condition("ArnLike", "lambda:FunctionArn", (own.arn("lambda", f"function:{prefix}-*"),))
        ),
        Statement(
            "ManageDeliveries",
            (
                "lambda:DeleteEventSourceMapping",
                "lambda:GetEventSourceMapping",
                "lambda:ListTags",
                "lambda:TagResource",
                "lambda:UntagResource",
                "lambda:UpdateEventSourceMapping",
            ),
            (own.arn("lambda", "event-source-mapping:*"),),
        ),
        Statement(
            "ManageFailedInvocations",
            (
                "lambda:DeleteFunctionEventInvokeConfig",
                "lambda:GetFunctionEventInvokeConfig",
                "lambda:PutFunctionEventInvokeConfig",
                "lambda:UpdateFunctionEventInvokeConfig",
            ),
            (own.arn("lambda", f"function:{prefix}-*"),),
        ),
    )


def manage_alarms(own: Own, prefix: str) -> Statement:
    """Makes and changes the alarms of one region."""
    return Statement(
        "ManageAlarms",
        (
            "cloudwatch:DeleteAlarms",
            "cloudwatch:ListTagsForResource",
            "cloudwatch:PutMetricAlarm",
            "cloudwatch:TagResource",
            "cloudwatch:UntagResource",
        ),
        (own.arn("cloudwatch", f"alarm:{prefix}-*"),),
    )
