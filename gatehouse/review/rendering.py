"""Every format that a report can be written as."""

from gatehouse.review import as_html, as_json, as_markdown, as_sarif, as_text
from gatehouse.review.report import Report

_RENDERERS = {
    "html": as_html.render,
    "json": as_json.render,
    "markdown": as_markdown.render,
    "sarif": as_sarif.render,
    "text": as_text.render,
}


def render(report: Report, form: str) -> str:
    """The report in one of the formats."""
    return _RENDERERS[form](report)
