"""The paths of the platform: which go to the API, which stream, which carry prose and code.

`edge` makes CloudFront's behaviors of them and `firewall` the scopes of its rules, so that a new
path is in both or in none.
"""

API_AREAS = (
    "/api/", "/ai/", "/revenue/", "/menu/", "/orders/", "/chat/", "/cms/", "/chatbot/", "/slack/",
)  # fmt: skip
"""Beginnings of the paths that the HTTP API answers."""

STREAM_AREA = "/stream/"
"""Beginning of the paths that the streaming function answers."""

PROGRAM_AREA = "/v1/"
"""Beginning of the paths where programs with API keys call models; streamed and signed as well."""

DOCUMENT_AREAS = ("/cms/content", "/cms/flows")
"""Beginnings of the paths whose bodies are flows and content: the gateway limits them, since they
are larger than what WAF sees of a body."""

CHAT_AREAS = (
    "/api/chat", "/ai/", "/chat/", "/chatbot/", *DOCUMENT_AREAS, "/slack/", STREAM_AREA,
    PROGRAM_AREA,
)  # fmt: skip
"""Beginnings of the paths whose bodies are conversation: a model reads them, nothing runs them."""

MODEL_AREAS = ("/api/chat", "/ai/", STREAM_AREA, PROGRAM_AREA)
"""Those whose every request a model call of somebody with a token or a key answers."""

START_AREAS = ("/chat/public/start",)
"""Those that give a visitor a session without a token: what signing in is elsewhere."""

SERVICE_AREAS = ("/slack/",)
"""Those of them that another service calls: every tenant's events come from its few addresses."""

API_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST")
STREAM_METHODS = ("GET", "OPTIONS", "POST")
PAGE_METHODS = ("GET", "HEAD", "OPTIONS")
