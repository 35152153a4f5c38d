"""The control plane of what people look at and are told: topic, dashboards, budget."""

from modules.permissions import Statement
from stacks.delivery_permissions.own import Own


def manage_observability(own: Own, prefix: str) -> tuple[Statement, ...]:
    """Makes and changes them; publishes nothing, so that no notification is invented."""
    return (
        manage_topics(own, prefix),
        Statement(
            "ManageSubscriptions",  # these actions know no resources
            (
                "sns:GetSubscriptionAttributes",
                "sns:SetSubscriptionAttributes",
                "sns:Unsubscribe",
            ),
            ("*",),
        ),
        Statement(
            "ManageDashboards",
            ("cloudwatch:DeleteDashboards", "cloudwatch:GetDashboard", "cloudwatch:PutDashboard"),
            (own.cloudwatch_arn(f"dashboard/{prefix}-*"),),
        ),
        Statement(
            "ManageBudgets",
            (
                "budgets:ListTagsForResource",
                "budgets:ModifyBudget",
                "budgets:TagResource",
                "budgets:UntagResource",
                "budgets:ViewBudget",
            ),
            (own.budgets_arn(f"budget/{prefix}-*"),),
        ),
    )


def manage_topics(own: Own, prefix: str) -> Statement:
    """Makes and changes the topics of one region; publishes nothing."""
    return Statement(
        "ManageTopics",
        (
            "sns:CreateTopic",
            "sns:DeleteTopic",
            "sns:GetTopicAttributes",
            "sns:ListTagsForResource",
            "sns:SetTopicAttributes",
            "sns:Subscribe",
            "sns:TagResource",
            "sns:UntagResource",
        ),
        (own.arn("sns", f"{prefix}-*"),),
    )
