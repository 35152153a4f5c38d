"""What the document says of one endpoint."""

from dataclasses import dataclass, field

from pydantic import BaseModel

from lambda_src.api_document.stream_responses import Event

PUBLIC = "/chat/public/"
_ALWAYS = (400, 401, 403, 500, 503)
_ALWAYS_IN_PUBLIC = (400, 403, 500, 503)
_START = f"{PUBLIC}start"
Codes = dict[int, tuple[str, ...]]
_USUAL: Codes = {
    400: ("invalid_request",),
    401: ("unauthenticated",),
    403: ("forbidden", "tenant_suspended", "user_blocked"),
    404: ("not_found",),
    413: ("too_large",),
    500: ("internal_error",),
    502: ("model_failed",),
    503: ("unavailable",),
}
"""What errors of a status are called, whatever the operation is."""

_USUAL_IN_PUBLIC: Codes = {**_USUAL, 403: ("forbidden", "tenant_suspended")}
_ENDED_KEYS = ("invalid_api_key", "key_revoked", "key_expired")
_USUAL_OF_PROGRAMS: Codes = {
    **_USUAL,
    401: _ENDED_KEYS,
    403: ("forbidden", "tenant_suspended", "insufficient_scope", *_ENDED_KEYS),
    404: ("model_not_found",),
    429: ("insufficient_quota", "rate_limit_exceeded", "model_throttled"),
}
"""In OpenAI's words where they have some; a key may end while a request is served (403)."""


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    `codes` are by status those of its errors beside what every one of its area may be; a status
    that only some operations have is named with no code if it is called as usual. One with
    `events` streams them, and its `answer` is what it sends in their place if it was not to.
    """

    method: str
    path: str
    name: str
    summary: str
    answer: type[BaseModel] | None
    status: int = 200
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    codes: Codes = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    @property
    def key(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"

    @property
    def is_for_programs(self) -> bool:
        """Whether it takes an API key, and answers errors in OpenAI's shape."""
        return self.path.startswith("/v1/")

    @property
    def is_streamed(self) -> bool:
        """Whether the function of streams checks its token, and CloudFront signs its body."""
        return self.path.startswith("/stream/")

    @property
    def is_public(self) -> bool:
        """Whether it is for visitors without an account."""
        return self.path.startswith(PUBLIC)

    @property
    def is_of_flows(self) -> bool:
        """Whether it plays or writes flows."""
        return self.path.startswith(("/chat/", "/cms/"))

    @property
    def starts_for_visitors(self) -> bool:
        """Whether it answers with the cookie of a new session."""
        return self.path == _START

    @property
    def statuses(self) -> tuple[int, ...]:
        """The statuses of its errors."""
        always = _ALWAYS_IN_PUBLIC if self.is_public else _ALWAYS
        return tuple(sorted({*always, *self.codes}))

    def codes_of(self, status: int) -> tuple[str, ...]:
        """Return what its errors of a status are called."""
        usual = _USUAL_OF_PROGRAMS if self.is_for_programs else _USUAL
        usual = _USUAL_IN_PUBLIC if self.is_public else usual
        return (*usual.get(status, ()), *self.codes.get(status, ()))

    @property
    def security(self) -> list[dict[str, list[str]]]:
        """Who may call it: alternatives, each of schemes that are needed together."""
        if self.is_public:
            return self._security_of_visitors
        if self.is_for_programs:
            return [{"program": []}]
        if self.path.startswith("/cms/"):
            return [{"user": ["tenant-admin"]}]
        user: dict[str, list[str]] = {"user": []}
        reads_a_run = self.is_streamed and self.method == "GET"
        return [user, {"ticket": []}] if reads_a_run else [user]

    @property
    def _security_of_visitors(self) -> list[dict[str, list[str]]]:
        if self.starts_for_visitors:
            return []
        if self.method == "GET":
            return [{"session": []}, {"proof": []}]
        return [{"session": [], "csrf": []}]
