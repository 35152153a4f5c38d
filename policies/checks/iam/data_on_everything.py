"""Data actions without named resources."""

from collections.abc import Iterator

from policies.checks.iam._grants import DATA_ACTIONS, denied, granted, grants, is_broad
from policies.estate import Estate, Resource, Statement, covers
from policies.policy import estate_policy


@estate_policy(
    id="GH_IAM_002",
    severity="high",
    types=("aws_iam_role_policy", "aws_iam_policy"),
    title="Grants that read or change data name their resources",
    reason="An action on data with the resource * reaches every table, key and secret there is.",
    fix="Name the ARN of the table, key, secret or function.",
    threat="A hijacked function reads the data of every tenant and every environment.",
)
def data_on_everything(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for policy, statement in grants(estate):
        broad = [arn for arn in statement.resources if is_broad(arn)]
        actions = granted(statement, DATA_ACTIONS) if broad else []
        actions = [action for action in actions if not covers(denied(policy), action)]
        if "*" not in broad and _is_by_service_and_tag(
            statement
        ):  # a key's id is random, its tag is ours
            actions = [action for action in actions if not action.lower().startswith("kms:")]
        if actions:
            yield policy, f"statement {statement.sid} allows {actions[0]} on {broad[0]}"


def _is_by_service_and_tag(statement: Statement) -> bool:
    """Whether conditions limit a key to one service and to a tag."""
    names = {condition.variable.lower() for condition in statement.conditions}
    is_tagged = any(name.startswith("aws:resourcetag/") for name in names)
    return is_tagged and statement.limited_by("kms:ViaService")
