"""The first section of the HTML page: findings, fixes and accepted findings."""

from collections.abc import Iterator
from html import escape

from gatehouse.review.report import Report
from gatehouse.review.source import location
from policies import exceptions
from policies.catalogue import policies
from policies.finding import Finding
from policies.policy import Policy


def findings(report: Report) -> Iterator[str]:
    """One box for each policy that is broken, the severest first."""
    if report.is_clean:
        yield "<p class=none>No findings: every policy passed on every resource.</p>"
    known = {policy.id: policy for policy in policies()}
    for policy_id in dict.fromkeys(item.policy for item in report.findings):
        items = [item for item in report.findings if item.policy == policy_id]
        yield _box(report, items, known.get(policy_id))
    if report.accepted:
        yield "<h3>Accepted by exceptions</h3><ul>"
        yield from (_place(report, item) + _reason(report, item) for item in report.accepted)
        yield "</ul>"


def _box(report: Report, items: list[Finding], policy: Policy | None) -> str:
    first = items[0]
    title = policy.title if policy else "Every exception is valid and matches a finding"
    threat = f"<p class=threat>Otherwise: {escape(policy.threat)}</p>" if policy else ""
    places = "".join(f"{_place(report, item)}</li>" for item in items)
    return (
        f'<article class="{first.severity}"><h3><span>{first.severity}</span> '
        f"Broken policy: {escape(title)} <code>{first.policy}</code></h3>{threat}"
        f"<p class=fix><b>Do this:</b> {escape(first.fix)}</p><ul>{places}</ul></article>"
    )


def _place(report: Report, item: Finding) -> str:
    uri, line = location(report.estate, item.stack, item.address)
    source = f" in <code>{escape(uri)}:{line}</code>" if uri.startswith("stacks/") else ""
    return (
        f"<li><b>{escape(item.stack)}</b> <code>{escape(item.address)}</code>{source}: "
        f"{escape(item.message)}"
    )


def _reason(report: Report, item: Finding) -> str:
    accepted = exceptions.of_environment(exceptions.read(), report.estate.environment)
    for exception in accepted:
        if exception.covers(item):
            until = f"{escape(exception.owner)}, until {exception.expires.isoformat()}"
            return f"<br><span class=threat>{escape(exception.reason)} ({until})</span></li>"
    return "</li>"
