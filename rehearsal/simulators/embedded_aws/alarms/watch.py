"""Judges every alarm once a second, and writes down what was told to whom."""

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from rehearsal.simulators.embedded_aws.alarms import (
    keeping,
    log_metrics,
    own_counts,
    query_protocol,
)
from rehearsal.simulators.embedded_aws.alarms.arithmetic import ExpressionError
from rehearsal.simulators.embedded_aws.alarms.judging import judge
from rehearsal.simulators.embedded_aws.alarms.periods import Periods

_LOG = logging.getLogger("alarms")
_INTERVAL_SECONDS: Final = 1.0


class Watch:
    """Puts AWS's judgement in the place of MiniStack's, which knows no periods or dimensions."""

    def __init__(
        self, services: Mapping[str, ModuleType], *, minute_seconds: float, told: Path | None
    ) -> None:
        """Take MiniStack's modules `cloudwatch`, `logs`, `sqs`, `apigateway` and `responses`.

        `told` is the file that gets a JSON line for each notification.
        """
        self._cloudwatch, self._logs = services["cloudwatch"], services["logs"]
        self._sqs, self._apigateway = services["sqs"], services["apigateway"]
        self._responses = services["responses"]
        self._minute_seconds, self._told = minute_seconds, told
        self._periods = Periods(self._cloudwatch, minute_seconds)

    def install(self) -> None:
        """Put this into MiniStack, before it serves."""
        cloudwatch = self._cloudwatch
        query_protocol.add_to(cloudwatch)
        log_metrics.count_lines(cloudwatch, self._logs)
        own_counts.count_calls(cloudwatch, self._apigateway)
        cloudwatch._evaluate_alarm = self.judge  # type: ignore[attr-defined] # noqa: SLF001 - there is no other way in
        cloudwatch._evict_old_metrics = self._evict  # type: ignore[attr-defined] # noqa: SLF001 - as above
        original: Callable[..., None] = cloudwatch._dispatch_alarm_actions  # noqa: SLF001 - as above

        def dispatch(alarm: dict[str, Any], old: str, new: str, reason: str) -> None:
            original(alarm, old, new, reason)
            self._write_down(alarm, old, new, reason)

        cloudwatch._dispatch_alarm_actions = dispatch  # type: ignore[attr-defined] # noqa: SLF001 - as above

    def start(self) -> None:
        """Judge from now on, in a thread."""
        threading.Thread(target=self._run, name="alarms", daemon=True).start()

    def judge(self, alarm: dict[str, Any]) -> None:
        """Bring the state of an alarm up to date; a change is told."""
        try:
            judged = judge(alarm, self._periods.values(alarm))
        except ExpressionError as error:
            _LOG.warning("The alarm %s is not judged: %s", alarm["AlarmName"], error)
            return
        old = alarm["StateValue"]
        if judged.state == old:
            return
        alarm["StateValue"], alarm["StateReason"] = judged.state, judged.reason
        alarm["StateUpdatedTimestamp"] = int(time.time())
        cloudwatch = self._cloudwatch
        cloudwatch._record_history(alarm["AlarmName"], old, judged.state, judged.reason)  # noqa: SLF001 - as above
        cloudwatch._dispatch_alarm_actions(alarm, old, judged.state, judged.reason)  # noqa: SLF001 - as above
        cloudwatch._evaluate_parent_alarms(alarm)  # noqa: SLF001 - as above

    def judge_all(self) -> None:
        """Count what lies in queues, then judge every alarm of every account and region."""
        scopes = {(account, region) for account, region, _ in list(self._cloudwatch._alarms._data)}  # noqa: SLF001 - as above
        for account, region in scopes:
            with self._responses.request_scope(account, region):
                own_counts.count_queues(self._cloudwatch, self._sqs, self._minute_seconds)
                self._evict()
                for alarm in list(self._cloudwatch._alarms.values()):  # noqa: SLF001 - as above
                    self.judge(alarm)

    def _run(self) -> None:
        while True:
            time.sleep(_INTERVAL_SECONDS)
            try:
                self.judge_all()
            except Exception:  # noqa: BLE001 - one second that fails must not end the watch
                _LOG.exception("The alarms were not judged this second")

    def _evict(self) -> None:
        """Forget what no alarm looks at any more; AWS keeps it, and nobody draws it here."""
        keeping.forget(self._cloudwatch, time.time(), self._minute_seconds)

    def _write_down(self, alarm: Mapping[str, Any], old: str, new: str, reason: str) -> None:
        field = {"ALARM": "AlarmActions", "OK": "OKActions"}.get(new)
        actions = list(alarm.get(field) or ()) if field else []
        if self._told is None or not actions or not alarm.get("ActionsEnabled", True):
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "alarm": alarm["AlarmName"], "from": old, "to": new, "reason": reason,
            "description": alarm.get("AlarmDescription", ""), "told": actions,
        }  # fmt: skip
        with self._told.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")
