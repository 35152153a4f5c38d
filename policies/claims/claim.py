"""The form of a claim: facts and one function that yields what breaks it, in a file of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from policies.authorization.explaining import Counterexample
from policies.authorization.model import Model
from policies.estate import Estate
from policies.finding import Finding, Severity

Prove: TypeAlias = Callable[[Model], Iterator[Counterexample]]
Lists: TypeAlias = Callable[[Model], Iterator[str]]
_REHEARSAL = "rehearsal"
Verdict: TypeAlias = Literal["proved", "refuted", "unknown"]


@dataclass(frozen=True)
class Claim:
    """One claim. `fix` stands where a counterexample names no change of its own.

    Not every estate is asked: `is_for` says which.

    `lists` says what the claim found where it holds, in lines.
    """

    id: str
    severity: Severity
    title: str
    reason: str
    threat: str
    fix: str
    prove: Prove = field(repr=False)
    platform_only: bool = False
    lists: Lists | None = field(repr=False, default=None)
    except_rehearsal: bool = False

    def is_for(self, estate: Estate) -> bool:
        """Whether an estate is asked: what is not asked is not counted as proved."""
        if self.except_rehearsal and estate.kind == _REHEARSAL:
            return False
        return estate.is_platform or not self.platform_only

    @property
    def subject(self) -> str:
        """What it is about, as the subject of a policy."""
        return "claims"


@dataclass(frozen=True)
class Proof:
    """The outcome of one claim on an estate."""

    claim: Claim
    counterexamples: tuple[Counterexample, ...]
    listed: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Refuted by one certain counterexample; unknown when something cannot be ruled out."""
        if any(item.is_certain for item in self.counterexamples):
            return "refuted"
        return "unknown" if self.counterexamples else "proved"

    def findings(self) -> Iterator[Finding]:
        """One finding for each counterexample, so that exceptions and formats apply."""
        for item in self.counterexamples:
            yield Finding(
                policy=self.claim.id,
                severity=self.claim.severity,
                stack=item.stack,
                address=item.address,
                message=item.message,
                fix=item.change or self.claim.fix,
                is_judged=item.is_certain,
            )


def claim(
    *,
    id: str,  # noqa: A002 - what everybody calls it
    severity: Severity,
    title: str,
    reason: str,
    threat: str,
    fix: str,
    platform_only: bool = False,
    lists: Lists | None = None,
    except_rehearsal: bool = False,
) -> Callable[[Prove], Claim]:
    """Makes a claim of a function that yields what breaks it."""
    return lambda prove: Claim(
        id, severity, title, reason, threat, fix, prove, platform_only, lists, except_rehearsal
    )
