"""The result of a review, before it is rendered in a format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gatehouse.cost.idle import MonthlyCost, cost
from gatehouse.review.analysis.access import Access, access
from gatehouse.review.analysis.paths import Path, paths
from gatehouse.review.analysis.surface import EntryPoint, surface
from policies import exceptions
from policies.authorization.cutoffs import CutOff, cut_offs
from policies.authorization.model import Model
from policies.catalogue import policies
from policies.claims.claim import Proof
from policies.claims.proving import prove
from policies.estate import Estate
from policies.finding import SEVERITIES, Finding
from policies.judging import judge, ordered
from policies.least import judging as least
from policies.least.evidence import Run, evidence
from policies.policy import Policy


@dataclass(frozen=True)
class Change:
    """What one section gains and loses against what it is compared with."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The whole result of one review."""

    subject: str
    date: date
    estate: Estate = field(repr=False)
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    proofs: tuple[Proof, ...]
    cut_offs: tuple[CutOff, ...]
    surface: tuple[EntryPoint, ...]
    access: tuple[Access, ...]
    paths: tuple[Path, ...]
    cost: MonthlyCost
    granted: tuple[least.Granted, ...] = ()
    against: str = ""
    changes: Mapping[str, Change] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether every finding is accepted."""
        return not self.findings

    @property
    def applied(self) -> list[Policy]:
        """The policies that judged the estate; foreign plans skip conventions of this platform."""
        return [
            policy for policy in policies() if self.estate.is_platform or not policy.platform_only
        ]

    @property
    def verdict(self) -> str:
        """The verdict in a sentence."""
        number = len(policies()) - len(self.applied)
        skipped = f" {number} policies of this platform alone did not run." if number else ""
        if self.is_clean:
            return (
                f"Clean: {len(self.applied)} policies have no finding in {self.reviewed}, "
                f"{self.proved} claims are proved.{skipped}"
            )
        counted = {
            severity: sum(1 for item in self.findings if item.severity == severity)
            for severity in SEVERITIES
        }
        listed = ", ".join(f"{number} {severity}" for severity, number in counted.items() if number)
        plural = "s" if len(self.findings) > 1 else ""
        return f"{len(self.findings)} finding{plural} ({listed}) in {self.reviewed}.{skipped}"

    @property
    def proved(self) -> int:
        """The number of claims that are proved."""
        return sum(1 for proof in self.proofs if proof.verdict == "proved")

    @property
    def reviewed(self) -> str:
        """The number of resources and stacks."""
        resources, stacks = len(self.estate.all()), len(self.estate.stacks)
        return f"{resources} resources of {stacks} stack{'s' if stacks > 1 else ''}"

    @property
    def runs(self) -> tuple[Run, ...]:
        """Where the evidence of least privilege is from."""
        return evidence().runs if self.granted else ()

    @property
    def resources(self) -> list[str]:
        """Every resource, as `stack:address`."""
        return sorted(repr(resource) for resource in self.estate.all())


def review(subject: str, estate: Estate, *, today: date, whole: bool) -> Report:
    """Judges an estate, which is a `whole` environment or some plans."""
    model = Model(estate)
    proofs = prove(model)
    found = [*judge(estate), *(item for proof in proofs for item in proof.findings())]
    accepted = exceptions.of_environment(exceptions.read(), estate.environment)
    standing, accepted_findings = exceptions.apply(found, accepted, today, whole=whole)
    return Report(
        subject=subject,
        date=today,
        estate=estate,
        findings=tuple(ordered(standing)),
        accepted=tuple(ordered(accepted_findings)),
        proofs=tuple(proofs),
        cut_offs=tuple(cut_offs(model)),
        surface=tuple(surface(estate)),
        access=tuple(access(estate)),
        paths=tuple(paths(estate)),
        cost=cost(estate),
        granted=least.judge(model) if estate.is_platform else (),
    )
