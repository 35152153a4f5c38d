"""The report for machines."""

import json
from dataclasses import asdict

from gatehouse.review.least import short
from gatehouse.review.lines import digest, sections
from gatehouse.review.report import Report
from policies.claims.claim import Proof
from policies.finding import Finding

FORMAT = 1


def render(report: Report) -> str:
    """One object; `--against` reads it again."""
    document = {
        "format": FORMAT,
        "subject": report.subject,
        "digest": digest(report),
        "date": report.date.isoformat(),
        "verdict": "clean" if report.is_clean else "findings",
        "summary": report.verdict,
        "findings": [_finding(item) for item in report.findings],
        "claims": [_claim(proof) for proof in report.proofs],
        "cut_off": [asdict(item) for item in report.cut_offs],
        "accepted": [_finding(item) for item in report.accepted],
        "surface": [asdict(item) for item in report.surface],
        "access": [asdict(item) for item in report.access],
        "paths": [asdict(item) for item in report.paths],
        "least": list(short(report.granted, report.runs)),
        "cost": asdict(report.cost),
        "against": report.against,
        "changes": {name: asdict(change) for name, change in report.changes.items()},
        "lines": sections(report),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _claim(proof: Proof) -> dict[str, object]:
    return {
        "claim": proof.claim.id,
        "title": proof.claim.title,
        "verdict": proof.verdict,
        "listed": list(proof.listed),
        "counterexamples": [asdict(item) for item in proof.counterexamples],
    }


def _finding(item: Finding) -> dict[str, object]:
    return {
        "policy": item.policy,
        "severity": item.severity,
        "stack": item.stack,
        "address": item.address,
        "message": item.message,
        "fix": item.fix,
        "judged": item.is_judged,
    }
