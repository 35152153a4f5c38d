"""Which state an alarm has, given the values of its last periods.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html, "Evaluating
an alarm" and "Configuring how CloudWatch alarms treat missing data". The periods end now and not
at full minutes, so that a change is seen at once.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

OK, ALARM, INSUFFICIENT = "OK", "ALARM", "INSUFFICIENT_DATA"
_COMPARED: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanOrEqualToThreshold": operator.le,
    "LessThanThreshold": operator.lt,
}


@dataclass(frozen=True)
class Judged:
    """A state and its reason, in CloudWatch's words."""

    state: str
    reason: str


def judge(alarm: Mapping[str, Any], values: Sequence[float | None]) -> Judged:
    """Return the state that follows from the values of its periods, the newest first."""
    needed = alarm.get("DatapointsToAlarm") or len(values)
    missing = alarm.get("TreatMissingData") or "missing"
    if all(value is None for value in values) and missing in {"missing", "ignore"}:
        kept = alarm["StateValue"] if missing == "ignore" else INSUFFICIENT
        return Judged(kept, "Insufficient Data: no datapoints were received")
    over = [value for value in values if value is not None and _breaches(alarm, value)]
    breaching = len(over) + (values.count(None) if missing == "breaching" else 0)
    state = ALARM if breaching >= needed else OK
    shown = over if state == ALARM else [value for value in values if value is not None]
    return Judged(state, _reason(alarm, state, shown, needed))


def _breaches(alarm: Mapping[str, Any], value: float) -> bool:
    compare = _COMPARED.get(str(alarm.get("ComparisonOperator")))
    return compare is not None and compare(value, float(alarm["Threshold"]))


def _reason(alarm: Mapping[str, Any], state: str, shown: Sequence[float], needed: int) -> str:
    if not shown:
        found = "no datapoints were received"
        how = "treated as breaching" if state == ALARM else "treated as non-breaching"
        return f"Threshold Crossed: {found}, {how}"
    values = ", ".join(f"{value:g}" for value in shown)
    was = "was" if state == ALARM else "was not"
    compared = str(alarm.get("ComparisonOperator"))
    threshold = f"{float(alarm['Threshold']):g}"
    return (
        f"Threshold Crossed: {needed} datapoint(s) [{values}] {was} {compared} the threshold "
        f"({threshold})"
    )
