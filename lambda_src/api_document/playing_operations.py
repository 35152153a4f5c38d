"""What users and, below `/chat/public`, visitors do in flows."""

from collections.abc import Iterator
from itertools import chain

from lambda_src.api_document import flow_responses as shown
from lambda_src.api_document.operation import Codes, Operation

_SESSION = "/sessions/{token}"
_WAITS = ("revision_conflict", "pending", "ended")
_STAYS = ("task_left", "no_question_before")
_REFUSED = ("input_refused",)


def _playing(*, is_public: bool) -> Iterator[Operation]:
    """The operations of one of the two doors."""
    root, who = ("/chat/public", "OfVisitor") if is_public else ("/chat", "")
    late = ("daily_limit",) if is_public else ()
    full = ("session_full",) if is_public else ()
    found: Codes = {404: (), 410: ("session_expired",)} if is_public else {404: ()}
    changed: Codes = found | {413: ()} | ({403: ("csrf",)} if is_public else {})
    counted: Codes = changed | {429: ("throttled", *late)}
    begun: Codes = {404: (), 413: (), 422: _REFUSED} | (
        {429: ("throttled", *late)} if is_public else {}
    )
    yield Operation("POST", f"{root}/start", f"startFlow{who}",
                    "Begin a session on a published flow", shown.StartedShown, status=201,
                    codes=begun)  # fmt: skip
    yield Operation("POST", f"{root}{_SESSION}/interact", f"answerFlow{who}",
                    "Answer what is asked, or acknowledge; of several answers to a revision the "
                    "first is taken", shown.PlayedShown,
                    codes=counted | {409: (*_WAITS, *full), 422: _REFUSED})  # fmt: skip
    yield Operation("POST", f"{root}{_SESSION}/back", f"takeAnswerBack{who}",
                    "Take the last answer back", shown.PlayedShown,
                    codes=counted | {409: (*_WAITS, *_STAYS, *full)})  # fmt: skip
    yield Operation("GET", f"{root}{_SESSION}", f"getFlowSession{who}",
                    "Where a session is, and what was said after a revision; waits for what is "
                    "pending", shown.PlayedShown, codes=found)  # fmt: skip
    yield Operation("POST", f"{root}{_SESSION}/end", f"endFlowSession{who}",
                    "End a session where it is", shown.PlayedShown, codes=changed)  # fmt: skip
    yield Operation("GET", f"{root}{_SESSION}/history", f"getFlowHistory{who}",
                    "What happened in a session, the first thing first", shown.FlowHistoryShown,
                    codes=found)  # fmt: skip
    yield Operation("PATCH", f"{root}{_SESSION}/state", f"setFlowState{who}",
                    "Set variables from outside", shown.PlayedShown,
                    codes=counted | {409: (*_WAITS, *full), 422: _REFUSED})  # fmt: skip


PLAYING: tuple[Operation, ...] = tuple(chain(_playing(is_public=False), _playing(is_public=True)))
