"""One fault: which calls to AWS it meets, and what they get in place of a reply."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict, Field


class Kind(StrEnum):
    """What a call meets."""

    THROTTLED = "throttled"
    """AWS refuses it with the service's own throttling error."""
    FAILING = "failing"
    """AWS answers with the service's own internal error, and does nothing."""
    SLOW = "slow"
    """AWS executes it after some seconds."""
    SILENT = "silent"
    """AWS takes the request and never answers, as behind a half-open connection."""
    CUT = "cut"
    """AWS executes it, and the connection ends in the middle of the reply."""


class Fault(BaseModel):
    """A rule that some calls to one service meet.

    Attributes:
        service: botocore's name of it, such as `dynamodb` or `bedrock-runtime`.
        kind: what those calls meet.
        operations: the API operations; all if empty.
        function: the function whose calls are meant, without the platform's name; all if empty.
        seconds: how long SLOW calls wait.
        times: how many calls meet it; all if none.

    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: str
    kind: Kind
    operations: tuple[str, ...] = ()
    function: str = ""
    seconds: float = Field(default=5, gt=0, le=300)
    times: int | None = Field(default=None, ge=1)

    def meets(self, service: str, operation: str, caller: str) -> bool:
        """Return whether a call is meant; `caller` is the ARN of the session that makes it."""
        if service != self.service or (self.operations and operation not in self.operations):
            return False
        return not self.function or _role(caller).endswith(f"-{self.function}")


class AwsError(BaseModel):
    """The error that a service sends: its code, its text, its status."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    status: int


_THROTTLED: Final = AwsError(code="ThrottlingException", message="Rate exceeded", status=400)
_FAILING: Final = AwsError(
    code="InternalFailure",
    message="The request processing has failed because of an unknown error, exception or failure.",
    status=500,
)
_ERRORS: Final[Mapping[tuple[str, Kind], AwsError]] = {
    ("dynamodb", Kind.THROTTLED): AwsError(
        code="ThrottlingException",
        message="Throughput exceeds the current capacity of your table or index.",
        status=400,
    ),
    ("dynamodb", Kind.FAILING): AwsError(
        code="InternalServerError", message="Internal server error", status=500
    ),
    ("lambda", Kind.THROTTLED): AwsError(
        code="TooManyRequestsException", message="Rate Exceeded.", status=429
    ),
    ("lambda", Kind.FAILING): AwsError(
        code="ServiceException", message="An error occurred and the request cannot be processed.",
        status=500,
    ),
    ("sqs", Kind.THROTTLED): AwsError(
        code="RequestThrottled", message="The request was denied due to request throttling.",
        status=400,
    ),
    ("secretsmanager", Kind.FAILING): AwsError(
        code="InternalServiceError", message="An error occurred on the server side.", status=500
    ),
    ("bedrock-runtime", Kind.THROTTLED): AwsError(
        code="ThrottlingException",
        message="Too many requests, please wait before trying again.",
        status=429,
    ),
    ("bedrock-runtime", Kind.FAILING): AwsError(
        code="InternalServerException",
        message="The system encountered an unexpected error during processing. "
        "Try your request again.",
        status=500,
    ),
}  # fmt: skip
"""The services' own errors, by their API references; the others send the common ones.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
"""


def error_of(service: str, kind: Kind) -> AwsError:
    """Return what a service sends when it throttles or fails."""
    common = _THROTTLED if kind is Kind.THROTTLED else _FAILING
    return _ERRORS.get((service, kind), common)


def _role(arn: str) -> str:
    """The role of `arn:aws:sts::123456789012:assumed-role/ROLE/SESSION`."""
    parts = arn.split("/")
    return parts[1] if len(parts) > 1 else ""
