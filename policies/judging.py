"""Judges an estate by policies."""

from collections.abc import Iterable

from policies.catalogue import policies
from policies.estate import Estate
from policies.finding import SEVERITIES, Finding
from policies.policy import Policy


def judge(estate: Estate, chosen: Iterable[Policy] | None = None) -> list[Finding]:
    """All findings of the chosen policies, or of every policy, the severest first."""
    selected = policies() if chosen is None else chosen
    findings = {finding for policy in selected for finding in policy.findings(estate)}
    return ordered(findings)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """The severest first, then by policy and place."""
    return sorted(findings, key=lambda item: (SEVERITIES.index(item.severity), item))
