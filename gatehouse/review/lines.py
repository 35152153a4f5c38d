"""Every section of a report as lines of text, by which two reports are compared."""

import hashlib
import json
from collections.abc import Mapping

from gatehouse.review.least import unexplained
from gatehouse.review.report import Report
from policies.finding import Finding

_DIGITS = 16  # of a digest: enough to tell reports apart, and to copy from paper
CAPABILITIES = "capabilities"  # of the difference alone, by solver
TITLES = {
    "claims": "Claims",
    "cut off": "Allowed, but cut off",
    CAPABILITIES: "Who can do what",
    "findings": "Findings",
    "surface": "Attack surface",
    "access": "Who may do what",
    "least": "Allowed, and neither used nor needed",
    "paths": "Paths to tenant data",
    "cost": "Idle cost",
    "resources": "Resources",
}


def sections(report: Report) -> Mapping[str, list[str]]:
    """Lines by section, sorted and without repetitions."""
    return {
        "claims": [
            line
            for proof in report.proofs
            for line in (
                f"{proof.claim.id} {proof.claim.title}: {proof.verdict}",
                *(f"{proof.claim.id} {item}" for item in proof.listed),
            )
        ],
        "cut off": [item.sentence for item in report.cut_offs],
        "findings": [
            f"{item.policy} {item.stack}:{item.address}: {item.message}" for item in report.findings
        ],
        "surface": [
            f"{item.entry} ({item.reached}), authenticated by {item.authenticated_by}"
            for item in report.surface
        ],
        "access": [
            f"{item.principal} may {item.verb} {item.resource}"
            + (f", if {' and '.join(item.conditions)}" if item.conditions else "")
            for item in report.access
        ],
        "least": list(unexplained(report.granted)),
        "paths": [
            " → ".join((path.entry, path.authenticated_by, *path.hops, path.store))
            for path in report.paths
        ],
        "cost": [f"{stack}: {amount:.2f} USD" for stack, amount in report.cost.by_stack.items()],
        "resources": report.resources,
    }


def digest(report: Report) -> str:
    """Names a report by what it says: two that say the same have the same one."""
    text = json.dumps(sections(report), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def steps_of(report: Report) -> Mapping[Finding, tuple[str, ...]]:
    """How each request goes that refutes a claim, by its finding."""
    return {
        finding: item.steps
        for proof in report.proofs
        for finding, item in zip(proof.findings(), proof.counterexamples, strict=True)
    }
