"""What a contract is, the call that it judges, and the refusal that AWS would send."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Protocol


class Source(StrEnum):
    """What kind of evidence a contract rests on."""

    DOCUMENT = "AWS document"
    MODEL = "AWS service model"
    REPORT = "public report"


class Refusal(Exception):  # noqa: N818 - it is AWS's response, not an error of ours
    """The error that AWS sends in place of a result.

    Attributes:
        code: of the error, as the service spells it.
        message: the text that AWS sends.
        status: of the HTTP response.

    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


class Permissions(Protocol):
    """What the caller of a request may do, by identity policies, boundary and resource policy."""

    @property
    def arn(self) -> str:
        """Return the ARN of the caller's session."""

    @property
    def is_account(self) -> bool:
        """Return whether the caller is the account itself, which may do everything."""

    def allow(self, action: str, resource: str, context: Mapping[str, Any] | None = None) -> bool:
        """Return whether the caller may do `action` on `resource` with these condition keys."""

    def boundary_of(self, role: str) -> str | None:
        """Return the ARN of the permissions boundary of a role of the account, if it has one."""

    def key_policy_allows(self, service: str, key: str, context: Mapping[str, str]) -> bool:
        """Return whether the policy of a KMS key lets a service principal encrypt and decrypt."""


class Account(Protocol):
    """The account as it is now."""

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - by name
        """Return a boto3 client of the account itself, in the region of the call by default."""


@dataclass(frozen=True)
class Call:
    """A request to AWS, parsed by the service's own model.

    Attributes:
        service: the name of botocore's model, such as `lambda`.
        operation: the API operation, such as `PutFunctionConcurrency`.
        parameters: the input by its members' names.
        model: botocore's model of the operation.

    """

    service: str
    operation: str
    parameters: Mapping[str, Any]
    model: Any
    region: str
    account_id: str
    caller: Permissions
    account: Account
    action: str = ""
    body_size: int = field(default=0, repr=False)

    @property
    def name(self) -> str:
        """Return service and operation, as contracts list them: `lambda:CreateFunction`."""
        return f"{self.service}:{self.operation}"

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of something in this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"


class Contract(ABC):
    """What AWS refuses of some calls.

    Attributes:
        refuses: the rule, in one sentence, for the page.
        error: the code and text of AWS's answer, with `...` for what varies.
        source: where AWS or a report of its users says so.
        kind: what sort of evidence the source is.
        calls: the calls that it judges (`lambda:CreateFunction`); none means all.
        reads_account: whether `check` or `after` asks the account for its state.

    """

    refuses: ClassVar[str]
    error: ClassVar[str]
    source: ClassVar[str]
    kind: ClassVar[Source] = Source.DOCUMENT
    calls: ClassVar[frozenset[str]] = frozenset()
    reads_account: ClassVar[bool] = True

    @abstractmethod
    def check(self, call: Call) -> None:
        """Judge a call before the emulator sees it.

        Raises:
            Refusal: AWS would refuse it.

        """

    def after(self, call: Call) -> None:  # noqa: B027 - most change nothing
        """Change the account as AWS does after a call that succeeded; nothing by default."""

    def refusal(self, *values: str, status: int = 400) -> Refusal:
        """Return the refusal that `error` describes, each `...` replaced by the next value."""
        code, text = self.error.split(": ", 1)
        for value in values:
            text = text.replace("...", value, 1)
        return Refusal(code, text, status)

    def concerns(self, call: Call) -> bool:
        """Return whether the contract judges such calls."""
        return not self.calls or call.name in self.calls
