"""Asks every policy about an estate."""

from collections.abc import Iterable

from policies.catalogue import policies
from policies.estate import Estate
from policies.finding import SEVERITIES, Finding
from policies.policy import Policy


def judge(estate: Estate, asked: Iterable[Policy] | None = None) -> list[Finding]:
    """All findings, the severest first."""
    chosen = policies() if asked is None else asked
    findings = {finding for policy in chosen for finding in policy.findings(estate)}
    return ordered(findings)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """The severest first, then by policy and place."""
    return sorted(findings, key=lambda item: (SEVERITIES.index(item.severity), item))
