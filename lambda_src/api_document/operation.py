"""What the document says of one endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

PUBLIC = "/chat/public/"
_ALWAYS = (400, 401, 403, 500, 503)
_ALWAYS_IN_PUBLIC = (400, 403, 500, 503)
_START = f"{PUBLIC}start"
_CODES: Mapping[int, tuple[str, ...]] = {
    400: ("invalid_request",),
    401: ("unauthenticated",),
    403: ("forbidden", "tenant_suspended", "user_blocked"),
    404: ("not_found",),
    413: ("too_large",),
    429: ("throttled",),
    500: ("internal_error",),
    503: ("unavailable",),
}
"""What an error of a status is called where an operation says nothing else."""


@dataclass(frozen=True)
class Operation:
    """One method of one path. `errors` are its statuses beside those that all have.

    `codes` are those of an operation whose every error is known by name: by status the codes that
    it has, or has beside the usual ones.
    """

    method: str
    path: str
    name: str
    summary: str
    answer: type[BaseModel] | None
    status: int = 200
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    errors: tuple[int, ...] = ()
    streams: bool = False
    codes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"

    @property
    def is_for_programs(self) -> bool:
        """Whether it takes an API key, and answers errors in OpenAI's shape."""
        return self.path.startswith("/v1/")

    @property
    def is_public(self) -> bool:
        """Whether it is for visitors without an account."""
        return self.path.startswith(PUBLIC)

    @property
    def is_of_flows(self) -> bool:
        """Whether the vault of flows reads its fields, and names every error."""
        return self.path.startswith(("/chat/", "/cms/"))

    @property
    def starts_for_visitors(self) -> bool:
        """Whether it answers with the cookie of a new session."""
        return self.path == _START

    @property
    def statuses(self) -> tuple[int, ...]:
        """The statuses of its errors."""
        always = _ALWAYS_IN_PUBLIC if self.is_public else _ALWAYS
        return tuple(sorted({*always, *self.errors, *self.codes}))

    def codes_of(self, status: int) -> tuple[str, ...]:
        """Return what its errors of a status are called; none where that is not known."""
        if not self.is_of_flows:
            return ()
        usual = _CODES.get(status, ())
        if self.is_public:
            usual = tuple(code for code in usual if code != "user_blocked")
        return (*usual, *self.codes.get(status, ()))

    @property
    def security(self) -> list[dict[str, list[str]]]:
        """Who may call it: alternatives, each of schemes that are needed together."""
        if self.is_for_programs:
            return [{"program": []}]
        if self.path.startswith("/cms/"):
            return [{"user": ["tenant-admin"]}]
        if not self.is_public:
            return [{"user": []}]
        if self.starts_for_visitors:
            return []
        if self.method == "GET":
            return [{"session": []}, {"proof": []}]
        return [{"session": [], "csrf": []}]
