"""Reads a plan as `terraform show -json` prints it, and reports what a file is instead of one."""

import codecs
import json
from pathlib import Path
from typing import Any

# The longer marks first: the one of UTF-32 little endian begins with that of UTF-16. A shell's
# redirection chooses the encoding: Windows PowerShell writes UTF-16 with a byte order mark.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HOW = "Make one with `terraform plan -out FILE` and `terraform show -json FILE`."


class PlanError(Exception):
    """A file is not a plan; the message says what it is and what to do."""

    exit_code = 2


def read_plan(file: Path) -> dict[str, Any]:
    """The document in `file`, in UTF-8 or UTF-16, with or without a byte order mark.

    Raises:
        PlanError: it cannot be read, is cut off, or is something else than a plan.

    """
    try:
        text = _decoded(file.read_bytes())
    except OSError as error:
        raise PlanError(f"{file}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        msg = f"{file}: is a binary file, such as a saved plan. {_HOW}"
        raise PlanError(msg) from None
    if not text.strip():
        raise PlanError(f"{file}: is empty. {_HOW}")
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        msg = f"{file}: is not JSON, or was cut off{where}. {_HOW}"
        raise PlanError(msg) from None
    reason = why_not_a_plan(document)
    if reason:
        raise PlanError(f"{file}: {reason} {_HOW}")
    return dict(document)


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding)
    # JSON begins with an ASCII character, so the zero byte beside it gives the byte order.
    if content[:1] == b"\0":
        return content.decode("utf-16-be")
    if content[1:2] == b"\0":
        return content.decode("utf-16-le")
    return content.decode("utf-8")


def why_not_a_plan(document: object) -> str:
    """What a document is instead of a plan; empty when it is one."""
    if not isinstance(document, dict):
        return "is JSON, but not an object."
    other = _something_else(document)
    if other:
        return f"is a {other}, not a plan."
    if not _versioned(document) or "configuration" not in document:
        return "is JSON, but not a plan: it has no format_version or no configuration."
    if document.get("errored"):
        return "is the plan of a run that failed: repair what Terraform reported first."
    return _misshapen(document)


def _something_else(document: dict[str, Any]) -> str:
    if "lineage" in document or {"serial", "version"} <= set(document):
        return "state file"
    if "values" in document and "resource_changes" not in document and _versioned(document):
        return "state as `terraform show -json` prints it"
    return "synthesized stack" if {"terraform", "resource"} <= set(document) else ""


def _versioned(document: dict[str, Any]) -> bool:
    return isinstance(document.get("format_version"), str)


def _misshapen(document: dict[str, Any]) -> str:
    changes = document.get("resource_changes", [])
    shaped = isinstance(changes, list) and all(
        isinstance(item, dict)
        and isinstance(item.get("address"), str)
        and isinstance(item.get("type"), str)
        and isinstance(item.get("change"), dict)
        for item in changes
    )
    if shaped and isinstance(document["configuration"], dict):
        return ""
    return "is JSON, but not a plan: its resource_changes are not what Terraform prints."
