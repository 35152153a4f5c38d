"""`python -m policies.reference`: writes docs/policies.md from the policies."""

from collections.abc import Iterator
from pathlib import Path

from policies.catalogue import policies
from policies.policy import Policy

PAGE = Path(__file__).resolve().parent.parent / "docs" / "policies.md"
_HEAD = (
    "# Policies\n\n"
    "Made by `.venv/bin/python -m policies.reference` from the files in `policies/`; do not edit. "
    "What they are for and how to write one: [the security review](review.md). "
    "Which mutation each of them stops: [the kill table](kill-table.md).\n"
)


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_summary(), *_subjects()])


def _summary() -> Iterator[str]:
    yield "| subject | policies |\n|---|---|"
    for subject, listed in _by_subject().items():
        yield f"| [{subject}](#{subject}) | {len(listed)} |"
    yield f"| all | {len(policies())} |\n"


def _subjects() -> Iterator[str]:
    for subject, listed in _by_subject().items():
        yield f"## {subject}\n"
        for policy in listed:
            yield f"**`{policy.id}`** ({policy.severity}, {_kind(policy)}) **{policy.title}.**"
            yield f"{policy.reason} *Stops:* {policy.threat} *Fix:* {policy.fix}\n"


def _kind(policy: Policy) -> str:
    kind = "Checkov too" if policy.kind == "resource" else "across stacks"
    return f"{kind}, this platform only" if policy.platform_only else kind


def _by_subject() -> dict[str, list[Policy]]:
    found: dict[str, list[Policy]] = {}
    for policy in policies():
        found.setdefault(policy.subject, []).append(policy)
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
