"""Flow documents, content and answers as files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.errors import FlowFileError
from lambda_src.flows.nodes.composite import NAMED_BY
from lambda_src.flows.sizes import excess_of


def read_json(path: Path) -> Json:
    """Return what a JSON file holds.

    Raises:
        FlowFileError: there is no such file, or it is not JSON.

    """
    try:
        loaded: Json = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FlowFileError(f"{path}: there is no such file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FlowFileError(f"{path} cannot be read: {error}") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise FlowFileError(f"{path} is not JSON: {_reason(error)} at {where}.") from None
    except RecursionError:
        raise FlowFileError(f"{path} is not a flow: it is nested without end.") from None
    return loaded


def _reason(error: json.JSONDecodeError) -> str:
    before, found = error.doc[: error.pos].rstrip(), error.doc[error.pos : error.pos + 1]
    if before.endswith(",") and found in {"]", "}"}:
        return f"a comma before {found!r}"
    return error.msg


def document_of(path: Path) -> dict[str, Any]:
    """Return a document that other flows can name, by its `seed_key`.

    Raises:
        FlowFileError: it cannot be read, has no key, or is above the limits of a document.

    """
    document = read_json(path)
    key = document.get("seed_key") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(key, str) or not key:
        raise FlowFileError(f"{path} has no seed_key, so no flow can name it.")
    excess = excess_of(document)
    if excess is not None:
        raise FlowFileError(f"{path}: {excess} (too_large)")
    return document


def named_by_keys(documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return documents that name each other by key alone, also where a file names an id.

    The platform that stores them gives each flow an id of its own; a key stays.
    """
    keys = {
        document["id"]: document["seed_key"]
        for document in documents
        if isinstance(document.get("id"), str)
    }
    return [
        {name: _named_by_keys(part, keys) for name, part in document.items()}
        for document in documents
    ]


def _named_by_keys(part: Json, keys: Mapping[str, str]) -> Json:
    if isinstance(part, list):
        return [_named_by_keys(item, keys) for item in part]
    if not isinstance(part, dict):
        return part
    found = {name: _named_by_keys(item, keys) for name, item in part.items()}
    content = found.get("content")
    if found.get("type") == "composite" and isinstance(content, dict):
        named = {name: content[name] for name in NAMED_BY if isinstance(content.get(name), str)}
        found["content"] = content | {name: keys.get(by, by) for name, by in named.items()}
    return found


@dataclass(frozen=True)
class EmbeddedDocuments:
    """Documents that composites may name, by their keys and ids."""

    documents: dict[str, Json] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[Path]) -> "EmbeddedDocuments":
        """Read every file; two of one key are a mistake."""
        found: dict[str, Json] = {}
        for path in paths:
            document = document_of(path)
            for name in ("seed_key", "id"):
                key = document.get(name)
                if key in found:
                    raise FlowFileError(f"{path}: another file has the {name} {key} already.")
            found |= {
                key: document
                for key in (document["seed_key"], document.get("id"))
                if isinstance(key, str)
            }
        return cls(found)

    def find(self, key: str) -> Json:
        """Return the document of a key or an id, None if there is none."""
        return self.documents.get(key)


def is_content(loaded: Json) -> bool:
    """Whether a file holds content and no flow."""
    is_flow = isinstance(loaded, dict) and ("nodes" in loaded or "flow_data" in loaded)
    return isinstance(loaded, dict) and isinstance(loaded.get("content"), list) and not is_flow


def content_of(path: Path) -> list[dict[str, Any]]:
    """Return the items of a content file: a list, or an object whose `content` is one.

    Raises:
        FlowFileError: it is neither, or an item is no object with a type and a body.

    """
    loaded = read_json(path)
    items = loaded.get("content") if isinstance(loaded, dict) else loaded
    if not isinstance(items, list):
        raise FlowFileError(f"{path}: expected a list of items, or an object with `content`.")
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict) or not isinstance(item.get("body"), dict):
            raise FlowFileError(f"{path}: item {number} is no object with a `type` and a `body`.")
        if not isinstance(item.get("type"), str):
            raise FlowFileError(f"{path}: item {number} has no `type`, such as question.")
    return items
