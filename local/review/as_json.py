"""The report for machines."""

import json

from local.review.report import Report
from policies.finding import Finding

FORMAT = 1


def render(report: Report) -> str:
    """One object; `--against` reads it again."""
    document = {
        "format": FORMAT,
        "subject": report.subject,
        "verdict": "clean" if report.is_clean else "findings",
        "summary": report.verdict,
        "findings": [_finding(item) for item in report.findings],
        "accepted": [_finding(item) for item in report.accepted],
    }
    return json.dumps(document, indent=2) + "\n"


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
