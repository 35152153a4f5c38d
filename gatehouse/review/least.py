"""What roles are allowed beside what they use, in words: `gatehouse review --least`."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from policies.least.evidence import Evidence, Run, Use
from policies.least.judging import Granted, Part


@dataclass(frozen=True)
class Found:
    """What is granted, by which evidence it is judged, and what of it pipelines may no longer."""

    granted: Sequence[Granted]
    evidence: Evidence
    refused: Sequence[Use] = ()


def render(subject: str, found: Found, form: str) -> str:
    """The list as `text`, `markdown` or `json`."""
    if form == "json":
        document = {
            "format": 1,
            "subject": subject,
            "summary": summary(found.granted),
            "evidence": [asdict(run) for run in found.evidence.runs],
            "refused": [asdict(item) for item in found.refused],
            "statements": [asdict(item) for item in found.granted],
        }
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    lines = _markdown if form == "markdown" else _text
    return "\n".join(lines(subject, found)) + "\n"


def refusals(found: Found) -> Iterator[str]:
    """A sentence for each use that would fail now."""
    for use in found.refused:
        where = _few(use.resources)
        yield f"{use.role} was seen to use {use.action} on {where}, and nothing allows it any more"


def summary(granted: Iterable[Granted]) -> str:
    """How many actions and resources of how many statements are used, needed, or neither."""
    statements = tuple(granted)
    parts = [part for item in statements for part in item.parts]
    number = {state: sum(part.state == state for part in parts) for state in
              ("used", "needed", "unused")}  # fmt: skip
    wide = sum(len(item.wide) for item in statements)
    return (
        f"{len(parts)} actions and resources of {len(statements)} statements: "
        f"{number['used']} used, {number['needed']} needed for a reason, "
        f"{number['unused']} neither. {wide} wildcards are wider than what was used."
    )


def unexplained(granted: Iterable[Granted]) -> Iterator[str]:
    """A sentence for each statement of which something is neither used nor needed."""
    for item in granted:
        if item.unused:
            texts = ", ".join(part.text for part in item.unused)
            yield f"{item.role}: {item.statement} of {item.stack}:{item.address} allows {texts}"


def short(granted: Sequence[Granted], runs: Iterable[Run]) -> Iterator[str]:
    """The summary, where the evidence is from, and what is unexplained."""
    if granted:
        yield summary(granted)
        yield from (f"Evidence: {source(run)}" for run in runs)
        yield from unexplained(granted)


def _text(subject: str, found: Found) -> Iterator[str]:
    yield f"{subject}: {summary(found.granted)}"
    yield from (f"Evidence: {source(run)}" for run in found.evidence.runs)
    yield from refusals(found)
    for role, items in groupby(found.granted, lambda item: item.role):
        yield f"\n{role}"
        for item in items:
            rest = [part for part in item.parts if part.state != "used" or part.narrower]
            used = len(item.parts) - sum(part.state != "used" for part in item.parts)
            yield f"  {item.statement} ({item.stack}:{item.address}): {used} used"
            yield from (f"    {_part(part)}" for part in rest)


def _markdown(subject: str, found: Found) -> Iterator[str]:
    yield f"## Least privilege of `{subject}`\n\n{summary(found.granted)}\n"
    yield from (f"- Evidence: {source(run)}" for run in found.evidence.runs)
    yield from (f"- {sentence}" for sentence in refusals(found))
    for role, items in groupby(found.granted, lambda item: item.role):
        yield f"\n### {role}\n\n| statement | | action or resource | |\n|---|---|---|---|"
        for item in items:
            for part in item.parts:
                note = part.why or (f"used: {_few(part.narrower)}" if part.narrower else "")
                yield f"| {item.statement} | {_state(part)} | `{part.text}` | {note} |"


def source(run: Run) -> str:
    """Where evidence is from, in words."""
    return f"{run.what}, {run.date}, commit {run.commit}"


def _state(part: Part) -> str:
    return "wide" if part.narrower else part.state


def _part(part: Part) -> str:
    if part.narrower:
        return f"wide    {part.text}: what was used is {_few(part.narrower)}"
    return f"{part.state:<7} {part.text}" + (f": {part.why}" if part.why else "")


def _few(texts: tuple[str, ...]) -> str:
    most = 12
    more = len(texts) - most
    return ", ".join(texts[:most]) + (f" and {more} more" if more > 0 else "")
