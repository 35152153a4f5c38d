"""A document of a file, checked and frozen as publishing does."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gatehouse.operating.flows.errors import FlowRefusedError
from gatehouse.operating.flows.files import EmbeddedDocuments
from lambda_src.flows.content_bodies import problems, wordings
from lambda_src.flows.documents import Finding, FlowInvalidError, Frozen, Json
from lambda_src.flows.freezing import freeze
from lambda_src.flows.reading import check


def findings_of(document: Json, embedded: EmbeddedDocuments) -> Sequence[Finding]:
    """Return every mistake and warning of a document that may embed those of the shelf."""
    return check(document, known=tuple(embedded.documents)).findings


def frozen_of(document: Json, embedded: EmbeddedDocuments, path: Path) -> Frozen:
    """Return what publishing would freeze.

    Raises:
        FlowRefusedError: the document, or one that it embeds, has mistakes.

    """
    checked = check(document, known=tuple(embedded.documents))
    try:
        if checked.document is None:
            raise FlowInvalidError(checked.findings)
        return freeze(checked.document, embedded.find)
    except FlowInvalidError as error:
        lines = "\n".join(f"  {line_of(finding)}" for finding in error.findings)
        raise FlowRefusedError(f"{path} has mistakes:\n{lines}") from None


def content_faults(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with items of content: what the platform would refuse of each."""
    for number, item in enumerate(items, 1):
        tags = ["", *item.get("languages", {})]
        bodies = wordings(item["body"], item.get("languages", {}))
        for tag, body in zip(tags, bodies, strict=True):
            for field, problem in problems(item["type"], body):
                place = f"languages.{tag} {field}" if tag else field
                yield f"error: item {number} {place}: {problem}"


def line_of(finding: Finding) -> str:
    """One finding: severity, node, field, what was expected."""
    where = " ".join(part for part in (finding.node, finding.field) if part)
    return f"{finding.severity}: {where + ': ' if where else ''}{finding.message}"
