"""`python -m rehearsal.simulators.embedded_aws`: serves the embedded AWS in the foreground.

Its settings are environment variables.
"""

import os
from pathlib import Path

from ministack import app as ministack
from ministack.core import persistence

from rehearsal.contracts.catalogue import CONTRACTS
from rehearsal.faults.book import VARIABLE as FAULTS
from rehearsal.faults.book import FaultBook
from rehearsal.simulators.decision_log import DecisionLog
from rehearsal.simulators.embedded_aws import (
    account_zones,
    contract_gate,
    decisions,
    fault_gate,
    function_logs,
    function_starts,
    judged_names,
    published_versions,
    tokens,
    web_acls,
)
from rehearsal.simulators.embedded_aws.alarms.services import services
from rehearsal.simulators.embedded_aws.alarms.watch import Watch
from rehearsal.simulators.embedded_aws.durability import Durability
from rehearsal.simulators.embedded_aws.root_keys import NoRootKeys
from rehearsal.simulators.embedded_aws.second_attempts import SecondAttempts

if __name__ == "__main__":
    web_acls.add_to(web_acls.service())
    tokens.add_to(tokens.service())
    judged_names.add_to(judged_names.module())
    published_versions.add_to(published_versions.service())
    function_logs.add_to(function_logs.service())
    function_logs.wait_for(function_starts.services()[1].Worker)
    function_starts.add_to(*function_starts.services())
    account_zones.add_to(account_zones.service())
    if log := DecisionLog.of_process():
        decisions.add_to(decisions.module(), log)
    watch = Watch(  # functions inherit the variables: these are not for them
        services(),
        minute_seconds=float(os.environ.pop("ALARM_MINUTE_SECONDS", "60")),
        told=Path(os.environ.pop("ALARM_LOG")) if "ALARM_LOG" in os.environ else None,
    )
    watch.install()
    contract_gate.add_to(ministack.SERVICE_HANDLERS, CONTRACTS)
    # Functions inherit the variables and need not know where faults are.
    if faults := os.environ.pop(FAULTS, ""):
        fault_gate.add_to(ministack.SERVICE_HANDLERS, FaultBook(Path(faults)))
    if persistence.PERSIST_STATE:
        durability = Durability(ministack, persistence, Path(persistence.STATE_DIR))
        durability.install()
        function_logs.tell(function_logs.service(), durability.note_change)
    watch.start()
    ministack.app = NoRootKeys(SecondAttempts(fault_gate.CutReplies(ministack.app)))
    ministack.main()
