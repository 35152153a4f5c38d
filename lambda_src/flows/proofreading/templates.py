"""Braces that look like references and are shown to visitors as they are."""

import re
from collections.abc import Iterator

from lambda_src.flows.documents import Node
from lambda_src.flows.proofreading.marks import Mark, error, shown, texts
from lambda_src.flows.shapes import INNER_SCOPES, SCOPES
from lambda_src.flows.templates import REFERENCE

_SCOPED = "|".join((*SCOPES, *INNER_SCOPES))
_BRACES = re.compile(
    rf"\{{\{{.*?\}}\}}|\{{\{{[^{{}}]*\}}?|\$\{{[^{{}}]*\}}|\{{\s*(?:{_SCOPED})\.[^{{}}]*\}}",
    re.DOTALL,
)
_STEP = re.compile(r"\[\s*['\"]?([\w-]+)['\"]?\s*\]")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_SKIPPED = frozenset({"code", "pattern", "if", "cel", "expression", "nodes", "connections",
                      "flow_data"})  # fmt: skip


def of_node(node: Node) -> Iterator[Mark]:
    """Yield what is no reference, though it is written in braces."""
    for at, text in texts(dict(node.content), "", _SKIPPED):
        for found in _BRACES.finditer(text):
            if not REFERENCE.fullmatch(found.group()):
                yield error(at, _message(found.group()))


def _message(written: str) -> str:
    inner = written.strip("${} \n")
    path = _STEP.sub(r".\1", inner)
    message = f"{shown(written)} is shown as it is"
    if "|" in path:
        name = path.split("|", 1)[0].strip()
        return f"{message}: expected {{{{{name}}}}}, there are no filters"
    if _NAME.fullmatch(path):
        return f"{message}: expected {{{{{path}}}}}"
    return f"{message}: expected the path of a variable within {{{{ }}}}"
