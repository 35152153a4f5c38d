"""What functions count as trouble has an alarm that counts the same."""

import ast

from environments import Settings
from gatehouse.home import repository
from lambda_src.runtime.logs import count_of
from tests.plans.reading import Plan


def _counted() -> set[str]:
    """Every metric that the code of functions names in a `count_of`."""
    return {
        call.args[0].value
        for path in (repository() / "lambda_src").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "count_of"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_metric_that_functions_count_rings_an_alarm(
    plans: dict[str, Plan], settings: Settings
) -> None:
    alarms = {
        (each["namespace"], each["metric_name"]): each
        for plan in plans.values()
        for each in plan.all("aws_cloudwatch_metric_alarm").values()
    }
    assert _counted() >= {"SettlementFailed"}
    for metric in _counted():
        (written,) = count_of(metric)["_aws"]["CloudWatchMetrics"]
        alarm = alarms[(written["Namespace"], metric)]
        assert not alarm["dimensions"]  # as the functions count it
        assert written["Dimensions"] == [[]]
        assert (alarm["statistic"], alarm["threshold"]) == ("Sum", 0)
        assert alarm["comparison_operator"] == "GreaterThanThreshold"
        assert alarm["alarm_name"].startswith(settings.resource_prefix)
