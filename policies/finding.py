"""What a policy reports."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")


@dataclass(frozen=True, order=True)
class Finding:
    """One rule broken by one resource; `is_judged` is False where a value was hidden from it."""

    policy: str
    severity: Severity
    stack: str
    address: str
    message: str
    fix: str
    is_judged: bool = True
