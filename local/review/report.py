"""What a review says, before it is rendered in any format."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from policies import exceptions
from policies.estate import Estate
from policies.finding import SEVERITIES, Finding
from policies.judging import judge, ordered


@dataclass(frozen=True)
class Report:
    """The whole result of one review."""

    subject: str
    estate: Estate = field(repr=False)
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    policies: int

    @property
    def is_clean(self) -> bool:
        """Nothing was found that is not accepted."""
        return not self.findings

    @property
    def verdict(self) -> str:
        """One sentence."""
        if self.is_clean:
            return f"Clean: {self.policies} policies found nothing in {self.reviewed}."
        counted = {
            severity: sum(1 for item in self.findings if item.severity == severity)
            for severity in SEVERITIES
        }
        listed = ", ".join(f"{number} {severity}" for severity, number in counted.items() if number)
        plural = "s" if len(self.findings) > 1 else ""
        return f"{len(self.findings)} finding{plural} ({listed}) in {self.reviewed}."

    @property
    def reviewed(self) -> str:
        """How much was looked at."""
        resources, stacks = len(self.estate.all()), len(self.estate.stacks)
        return f"{resources} resources of {stacks} stack{'s' if stacks > 1 else ''}"


def review(subject: str, estate: Estate, *, today: date, accepted_in: Path | None) -> Report:
    """Judges an estate; exceptions come from a file, or from none for plans that are not ours."""
    from policies.catalogue import policies  # noqa: PLC0415 - other commands need no policy

    accepted = exceptions.read(accepted_in) if accepted_in else ()
    standing, excused = exceptions.apply(judge(estate), accepted, today)
    return Report(subject, estate, tuple(ordered(standing)), tuple(excused), len(policies()))
