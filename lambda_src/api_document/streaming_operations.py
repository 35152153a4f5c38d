"""The endpoints that answer with server-sent events."""

from lambda_src.api_document.operation import Codes, Operation
from lambda_src.api_document.stream_responses import (
    OF_ASK,
    OF_CHAT,
    OF_TUTOR,
    RunStopped,
    TicketShown,
)
from lambda_src.ask.requests import AskRequest
from lambda_src.chat.requests import StreamedChatRequest
from lambda_src.tutor.requests import TutorRequest

_TOKEN: Codes = {401: ("token_expired",), 413: ()}
_MODEL: Codes = _TOKEN | {
    403: ("answer_withheld",),
    429: ("budget_exhausted", "rate_limited", "model_throttled", "too_many_streams"),
    502: (),
}
_ONCE = ("idempotency_key_reused", "request_in_progress")
_RUN = _TOKEN | {404: ()}
STREAMING: tuple[Operation, ...] = (
    Operation("POST", "/stream/chat", "streamChat", "One turn of a conversation, as it is written",
              None, body=StreamedChatRequest, events=OF_CHAT,
              codes=_MODEL | {403: ("answer_withheld", "model_not_allowed"), 404: (),
                              409: (*_ONCE, "run_exists", "stopped")}),
    Operation("POST", "/stream/ask", "streamAnswer", "An answer out of figures, as it is written",
              None, body=AskRequest, events=OF_ASK, codes=_MODEL | {409: _ONCE}),
    Operation("POST", "/stream/chatbot", "streamTutor", "A hint of the tutor, as it is written",
              None, body=TutorRequest, events=OF_TUTOR, codes=_MODEL),
    Operation("GET", "/stream/runs/{run_id}", "resumeRun",
              "The events of a turn after the one with the id in Last-Event-ID", None,
              events=OF_CHAT, codes=_RUN | {429: ("too_many_streams",)}),
    Operation("POST", "/stream/runs/{run_id}/stop", "stopRun", "End an answer", RunStopped,
              status=202, codes=_RUN),
    Operation("POST", "/stream/runs/{run_id}/ticket", "createTicket",
              "A ticket that reads the run once, for an EventSource", TicketShown, status=201,
              codes=_RUN),
)  # fmt: skip
