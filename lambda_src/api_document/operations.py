"""The endpoints that the document describes: path, fields, answer, errors."""

from lambda_src.api_document import companion_responses, figure_responses, responses
from lambda_src.api_document.editing_operations import EDITING
from lambda_src.api_document.operation import Codes, Operation
from lambda_src.api_document.playing_operations import PLAYING
from lambda_src.api_document.stream_responses import OF_COMPLETIONS
from lambda_src.api_document.streaming_operations import STREAMING
from lambda_src.api_keys.requests import NewKey
from lambda_src.ask.requests import AskRequest
from lambda_src.chat.requests import ChatRequest
from lambda_src.companion.requests import AssessReading, RecommendBooks
from lambda_src.completions.requests import CompletionRequest
from lambda_src.embeddings.requests import EmbeddingsRequest
from lambda_src.sessions.requests import Days, MessageChange, NewSession, Page, SessionChange
from lambda_src.usage.requests import Range

_SENT: Codes = {413: ()}
_FOUND: Codes = {404: ()}
_MODEL: Codes = {
    409: ("idempotency_key_reused", "request_in_progress"),
    413: (),
    429: ("budget_exhausted", "rate_limited", "model_throttled"),
    403: ("answer_withheld",),
    502: (),
}
_PROGRAM: Codes = {404: (), 413: (), 429: (), 502: ()}
OPERATIONS: tuple[Operation, ...] = (
    Operation("POST", "/api/chat", "chat", "One turn of a conversation", responses.ReplyShown,
              body=ChatRequest,
              codes=_MODEL | _FOUND | {403: ("answer_withheld", "model_not_allowed")}),
    Operation("POST", "/api/sessions", "createSession", "Begin an empty conversation",
              responses.SessionShown, status=201, body=NewSession, codes=_SENT),
    Operation("GET", "/api/sessions", "listSessions", "The caller's conversations, newest first",
              responses.SessionsShown, query=Page),
    Operation("GET", "/api/sessions/{session_id}", "getSession", "One conversation",
              responses.SessionShown, codes=_FOUND),
    Operation("PATCH", "/api/sessions/{session_id}", "changeSession",
              "Give it another title or current message",
              responses.SessionShown, body=SessionChange, codes=_FOUND | _SENT),
    Operation("DELETE", "/api/sessions/{session_id}", "deleteSession",
              "Delete it with its messages", None, status=204, codes=_FOUND),
    Operation("GET", "/api/sessions/{session_id}/messages", "listMessages",
              "Its messages, oldest first", responses.HistoryShown, query=Page, codes=_FOUND),
    Operation("PATCH", "/api/sessions/{session_id}/messages/{message_id}", "giveFeedback",
              "Say what a reply is worth, or take that back",
              responses.MessageShown, body=MessageChange, codes=_FOUND | _SENT),
    Operation("GET", "/api/tenants/{tenant_id}/feedback", "feedback",
              "What readers think of its replies; for its administrators",
              responses.OpinionsShown, query=Days),
    Operation("GET", "/api/tenants/{tenant_id}/usage", "usage",
              "What the tenant used; for its administrators", responses.UsageShown, query=Range),
    Operation("POST", "/api/keys", "createKey", "Make an API key; for administrators",
              responses.NewKeyShown, status=201, body=NewKey, codes=_SENT | {409: ("keys_full",)}),
    Operation("GET", "/api/keys", "listKeys", "The tenant's API keys; for administrators",
              responses.KeysShown),
    Operation("DELETE", "/api/keys/{key_id}", "revokeKey", "Revoke one; for administrators", None,
              status=204, codes=_FOUND),
    Operation("POST", "/ai/ask", "ask", "An answer out of the tenant's own figures",
              responses.AnswerShown, body=AskRequest, codes=_MODEL),
    Operation("GET", "/revenue/daily", "dailyRevenue", "Revenue and orders by day",
              figure_responses.RevenueShown),
    Operation("GET", "/menu/top", "topMenuItems", "The best sellers",
              figure_responses.BestSellersShown),
    Operation("GET", "/orders/recent", "recentOrders", "The newest orders with their lines",
              figure_responses.OrdersShown),
    Operation("POST", "/chatbot/recommendations", "recommendBooks", "Books that fit a reader",
              companion_responses.RecommendationsShown, body=RecommendBooks, codes=_SENT),
    Operation("POST", "/chatbot/assessment/reading-level", "assessReading",
              "How well the caller reads, which becomes their profile",
              companion_responses.AssessmentShown, body=AssessReading, codes=_SENT),
    Operation("GET", "/chatbot/users/{user_id}/profile", "getReaderProfile",
              "What the last assessment said; a tenant-admin reads any of the tenant's",
              companion_responses.ProfileShown, codes=_FOUND),
    Operation("POST", "/v1/chat/completions", "complete", "One reply to a conversation",
              responses.CompletionShown, body=CompletionRequest,
              codes=_PROGRAM | {400: ("unsupported_parameter",), 403: ("answer_withheld",),
                                429: ("too_many_streams",)},
              events=OF_COMPLETIONS),
    Operation("POST", "/v1/embeddings", "embed", "A vector for each text",
              responses.EmbeddingsShown, body=EmbeddingsRequest, codes=_PROGRAM),
    Operation("GET", "/v1/models", "listModels",
              "The models of the tenant's tier, which a program may name", responses.ModelsShown),
    Operation("GET", "/v1/models/{model}", "getModel", "One of them", responses.ModelShown,
              codes=_FOUND),
    *STREAMING,
    *PLAYING,
    *EDITING,
)  # fmt: skip
