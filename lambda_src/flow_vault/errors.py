"""How requests about flows are refused, beside what every part of the API says."""

from collections.abc import Sequence
from http import HTTPStatus

from lambda_src.flows.documents import Finding
from lambda_src.runtime.http.errors import ApiError, ConflictError, ForbiddenError, NotFoundError


class InputRefusedError(ApiError):
    """422: an answer will not do; the question stands."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "input_refused"


class FlowInvalidError(ApiError):
    """422: a document has mistakes, all of which the answer names."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "flow_invalid"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("The document has mistakes.")
        self.details = {"findings": [finding_json(finding) for finding in findings]}


class RevisionError(ConflictError):
    """409: somebody else was first; the answer has the current revision."""

    code = "revision_conflict"

    def __init__(self, revision: int) -> None:
        super().__init__(f"The revision is {revision} by now.")
        self.details = {"revision": revision}


class NotWaitingError(ConflictError):
    """409: nobody waits for this input: a call is pending, or the session has ended."""

    def __init__(self, code: str, message: str, revision: int) -> None:
        super().__init__(message, code=code)
        self.details = {"revision": revision}


def no_flow() -> NotFoundError:
    """The same for a flow that is not there, not published, another's, and for a wrong key."""
    return NotFoundError("No such flow.")


def no_session() -> NotFoundError:
    """The same for a session that is not there, another visitor's, or another tenant's."""
    return NotFoundError("No such session.")


class SessionExpiredError(ApiError):
    """410: the proof was that of the session, which is past its time."""

    status = HTTPStatus.GONE
    code = "session_expired"

    def __init__(self) -> None:
        super().__init__("This session has expired. Start another one.")


def session_full() -> ConflictError:
    """409: a visitor's session has stored as much as one may; it can only end."""
    return ConflictError(
        "This session has stored as much as one may. Start another one.", code="session_full"
    )


def task_left(revision: int) -> NotWaitingError:
    """409: what a call has done outside cannot be taken back."""
    return NotWaitingError(
        "task_left", "A call has left since the last answer, so it stands.", revision
    )


def no_question_before(revision: int) -> NotWaitingError:
    """409: no answer was given yet that can be taken back."""
    return NotWaitingError(
        "no_question_before", "There is no question before this one to go back to.", revision
    )


def not_from_the_page() -> ForbiddenError:
    """A change without the token that only the visitor's own page knows."""
    return ForbiddenError("X-CSRF-Token must be the token of the start.", code="csrf")


def finding_json(finding: Finding) -> dict[str, str | None]:
    """A finding as the API shows it."""
    return {
        "severity": finding.severity,
        "node": finding.node,
        "field": finding.field,
        "message": finding.message,
    }
