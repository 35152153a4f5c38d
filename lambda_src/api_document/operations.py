"""The endpoints that the document describes: path, fields, answer, errors."""

from lambda_src.api_document import companion_responses, responses
from lambda_src.api_document.editing_operations import EDITING
from lambda_src.api_document.operation import Operation
from lambda_src.api_document.playing_operations import PLAYING
from lambda_src.api_keys.requests import NewKey
from lambda_src.ask.requests import AskRequest
from lambda_src.chat.requests import ChatRequest
from lambda_src.companion.requests import AssessReading, RecommendBooks
from lambda_src.completions.requests import CompletionRequest
from lambda_src.embeddings.requests import EmbeddingsRequest
from lambda_src.sessions.requests import NewSession, Page, SessionChange
from lambda_src.usage.requests import Range

_MODEL = (409, 413, 429, 502)
OPERATIONS: tuple[Operation, ...] = (
    Operation("POST", "/api/chat", "chat", "One turn of a conversation", responses.ReplyShown,
              body=ChatRequest, errors=(404, *_MODEL)),
    Operation("POST", "/api/sessions", "createSession", "Begin an empty conversation",
              responses.SessionShown, status=201, body=NewSession, errors=(413,)),
    Operation("GET", "/api/sessions", "listSessions", "The caller's conversations, newest first",
              responses.SessionsShown, query=Page),
    Operation("GET", "/api/sessions/{session_id}", "getSession", "One conversation",
              responses.SessionShown, errors=(404,)),
    Operation("PATCH", "/api/sessions/{session_id}", "renameSession", "Give it another title",
              responses.SessionShown, body=SessionChange, errors=(404, 413)),
    Operation("DELETE", "/api/sessions/{session_id}", "deleteSession",
              "Delete it with its messages", None, status=204, errors=(404,)),
    Operation("GET", "/api/sessions/{session_id}/messages", "listMessages",
              "Its messages, oldest first", responses.HistoryShown, query=Page, errors=(404,)),
    Operation("GET", "/api/tenants/{tenant_id}/usage", "usage",
              "What the tenant used; for its administrators", responses.UsageShown, query=Range),
    Operation("POST", "/api/keys", "createKey", "Make an API key; for administrators",
              responses.NewKeyShown, status=201, body=NewKey, errors=(409, 413)),
    Operation("GET", "/api/keys", "listKeys", "The tenant's API keys; for administrators",
              responses.KeysShown),
    Operation("DELETE", "/api/keys/{key_id}", "revokeKey", "Revoke one; for administrators", None,
              status=204, errors=(404,)),
    Operation("POST", "/ai/ask", "ask", "An answer out of the tenant's own figures",
              responses.AnswerShown, body=AskRequest, errors=_MODEL),
    Operation("POST", "/chatbot/recommendations", "recommendBooks", "Books that fit a reader",
              companion_responses.RecommendationsShown, body=RecommendBooks, errors=(413,)),
    Operation("POST", "/chatbot/assessment/reading-level", "assessReading",
              "How well the caller reads, which becomes their profile",
              companion_responses.AssessmentShown, body=AssessReading, errors=(413,)),
    Operation("GET", "/chatbot/users/{user_id}/profile", "getReaderProfile",
              "What the last assessment said; a tenant-admin reads any of the tenant's",
              companion_responses.ProfileShown, errors=(404,)),
    Operation("POST", "/v1/chat/completions", "complete", "One reply to a conversation",
              responses.CompletionShown, body=CompletionRequest, errors=(404, 413, 429, 502),
              streams=True),
    Operation("POST", "/v1/embeddings", "embed", "A vector for each text",
              responses.EmbeddingsShown, body=EmbeddingsRequest, errors=(404, 413, 429, 502)),
    Operation("GET", "/v1/models", "listModels", "The models that a program may name",
              responses.ModelsShown),
    Operation("GET", "/v1/models/{model}", "getModel", "One of them", responses.ModelShown,
              errors=(404,)),
    *PLAYING,
    *EDITING,
)  # fmt: skip
