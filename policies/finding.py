"""What a policy reports."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")


@dataclass(frozen=True, order=True)
class Finding:
    """A resource breaks a policy; `is_judged` is False where the plan hides a value it needs."""

    policy: str
    severity: Severity
    stack: str
    address: str
    message: str
    fix: str
    is_judged: bool = True
