"""Data of everybody."""

from collections.abc import Iterator

from policies.checks.iam._grants import DATA_ACTIONS, denied, granted, grants, is_broad
from policies.estate import Estate, Resource, Statement, covers
from policies.policy import estate_policy


@estate_policy(
    id="GH_IAM_002",
    severity="high",
    types=("aws_iam_role_policy", "aws_iam_policy"),
    title="Whoever may read or change data may do so in named places only",
    reason="An action on data with the resource * reaches every table, key and secret there is.",
    fix="Name the ARN of the table, key, secret or function.",
    threat="A hijacked function reads the data of every tenant and every environment.",
)
def data_on_everything(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for policy, statement in grants(estate):
        broad = [arn for arn in statement.resources if is_broad(arn)]
        actions = granted(statement, DATA_ACTIONS) if broad else []
        actions = [each for each in actions if not covers(denied(policy), each)]
        if "*" not in broad and _is_by_service_and_tag(statement):  # AWS names keys, we tag them
            actions = [each for each in actions if not each.lower().startswith("kms:")]
        if actions:
            yield policy, f"statement {statement.sid} allows {actions[0]} on {broad[0]}"


def _is_by_service_and_tag(statement: Statement) -> bool:
    """Whether a key is used by way of one service only, and not if it is tagged as another's."""
    names = {condition.variable.lower() for condition in statement.conditions}
    is_tagged = any(name.startswith("aws:resourcetag/") for name in names)
    return is_tagged and statement.limited_by("kms:ViaService")
