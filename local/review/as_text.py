"""The report for a terminal."""

from local.review.report import Report


def render(report: Report) -> str:
    """Verdict first, then every finding with what to do."""
    lines = [f"{report.subject}: {report.verdict}"]
    for item in report.findings:
        lines += [
            "",
            f"{item.severity.upper()} {item.policy} {item.stack}: {item.address}",
            f"  {item.message}",
            f"  fix: {item.fix}",
        ]
    return "\n".join(lines) + "\n"
