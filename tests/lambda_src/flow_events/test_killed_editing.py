"""An author's work is killed at every step: what was answered stays, and no version is half one.

The test finds the steps itself, as `test_killed` does.
"""

from itertools import count
from typing import Any

from tests.lambda_src.events import claims
from tests.lambda_src.flow_events.platform import KilledError, Platform, Steps
from tests.lambda_src.flow_vault.asking import ADMIN, Asker, flow, question, said

KEY = "greeting"
FIRST = flow(KEY, question(), said("Hello {{user.name}}!"))
SECOND = flow(KEY, question(), said("Good evening, {{user.name}}!"))
WORK: tuple[tuple[str, dict[str, Any]], ...] = (
    ("create_flow", {"document": FIRST}),
    ("publish_flow", {"flow": KEY}),
    ("replace_flow", {"flow": KEY, "revision": 1, "document": SECOND}),
    ("publish_flow", {"flow": KEY, "note": "for the evening"}),
    ("roll_back_flow", {"flow": KEY, "version": 1}),
)
# What a flow is after so many parts of the work: its draft, its versions, the one that is played.
STATES = (
    (None, 0, None),
    (FIRST, 0, None),
    (FIRST, 1, 1),
    (SECOND, 1, 1),
    (SECOND, 2, 2),
    (SECOND, 2, 1),
)
LEAST_STEPS = 15


def answered_parts(here: Platform, tenant: str) -> int:
    """How much of the work was answered before somebody was killed."""
    gateway = here.gateway()
    principal = {"claims": claims(user_id="admin", tenant_id=tenant, groups=ADMIN)}
    for number, (operation, fields) in enumerate(WORK):
        try:
            gateway.call(principal, tenant, operation, fields)
        except KilledError:
            return number
    return len(WORK)


def done_parts(here: Platform, tenant: str) -> int:
    """How much of the work is there, all of each part; fails if anything else is."""
    author = Asker.admin(here.flows(), tenant)
    audit = author.did("list_audit")["audit"]
    done = len(audit)
    draft, versions, played = STATES[done]
    if draft is None:
        assert author.refused("read_flow", flow=KEY)[0] == 404
        return 0
    shown = author.did("read_flow", flow=KEY)
    assert shown["document"] == draft
    assert shown["version"] == played
    listed = author.did("list_versions", flow=KEY)["versions"]
    assert sorted(each["version"] for each in listed) == list(range(1, versions + 1))
    for number, document in enumerate((FIRST, SECOND)[:versions], 1):
        frozen = author.did("read_version", flow=KEY, version=number)
        assert frozen["document"]["nodes"] == document["nodes"]
    return done


def test_what_an_author_was_answered_stays_whoever_is_killed(here: Platform) -> None:
    for step in count(1):
        tenant = f"tenant-{step}"
        here.killed()  # a new function counts these steps
        here.steps = Steps(lambda number, at=step: number == at)  # type: ignore[misc]
        answered = answered_parts(here, tenant)
        died = here.steps.names[-1]
        here.killed()
        here.steps = Steps()
        done = done_parts(here, tenant)
        assert done in {answered, answered + 1}, died
        if answered == len(WORK):
            break
        for operation, fields in WORK[done:]:
            Asker.admin(here.flows(), tenant).did(operation, **fields)
        assert done_parts(here, tenant) == len(WORK), died

    assert step > LEAST_STEPS
