"""What an environment may cost a month, and the topic that hears when it costs more."""

from cdktf_cdktf_provider_aws.budgets_budget import (
    BudgetsBudget,
    BudgetsBudgetCostFilter,
    BudgetsBudgetNotification,
)

from modules.framework import Construct

_PERCENT = (("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100))


class MonthlyBudget(Construct):
    """A budget of what carries the tag `environment` with that value.

    The tag has to be activated for cost allocation once, in the account that pays
    (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html).
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        environment: str,
        dollars: int,
        topic_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        BudgetsBudget(
            self,
            "budget",
            name=name,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(dollars),
            limit_unit="USD",
            cost_filter=[
                BudgetsBudgetCostFilter(
                    name="TagKeyValue", values=[f"user:environment${environment}"]
                )
            ],
            notification=[
                BudgetsBudgetNotification(
                    notification_type=kind,
                    comparison_operator="GREATER_THAN",
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                    subscriber_sns_topic_arns=[topic_arn],
                )
                for kind, percent in _PERCENT
            ],
        )
