"""Reading a document, in either form, and naming every mistake in it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lambda_src.flows import older, writings
from lambda_src.flows.canonical import MOST_DEPTH, is_storable
from lambda_src.flows.documents import (
    CONNECTION_TYPES,
    Checked,
    Connection,
    Document,
    Finding,
    Json,
    Node,
    connection_type,
)
from lambda_src.flows.graph import warnings
from lambda_src.flows.names import meant
from lambda_src.flows.nodes import KINDS
from lambda_src.flows.nodes.composite import document_of, key_of
from lambda_src.flows.nodes.condition import condition_faults, same_types, ways
from lambda_src.flows.proofreading.marks import shown as brief
from lambda_src.flows.proofreading.whole import kinds_of, proofread
from lambda_src.flows.sizes import MOST_CONNECTIONS, MOST_NODES, excess_of
from lambda_src.flows.tasks import call_of
from lambda_src.flows.templates import references

_TYPES = {"text": "message", "say": "message", "input": "question", "ask": "question",
          "set": "action", "api_call": "action", "http": "webhook", "if": "condition"}  # fmt: skip
_CALLS = frozenset({"webhook", "action"})  # whose headers and bodies may name secrets


def check(raw: object, known: Collection[str] = (), *, is_published: bool = False) -> Checked:
    """Read a document; `known` are the keys and ids of flows that its composites may name.

    One that is published was checked by the rules of its day and goes on by them.
    """
    if not isinstance(raw, dict):
        return Checked(None, (_error(None, "", f"expected an object; found {brief(raw)}"),))
    if not is_storable(raw):
        message = f"expected JSON of {MOST_DEPTH} levels at most, without NaN and half characters"
        return Checked(None, (_error(None, "", message),))
    excess = None if is_published else excess_of(raw)
    if excess is not None:
        return Checked(None, (_error(None, excess.field, excess.problem),))
    document, findings = read(raw)
    if is_published and document is not None:
        return Checked(document, ())
    if document is not None:
        findings += [_unknown(node) for node in document.nodes.values() if _misses(node, known)]
        findings += [*_ways(document), *proofread(document, _inner)]
        named = [(finding.node, finding.field) for finding in findings]
        findings += [found for found in kinds_of(document, _inner) if not _is_named(found, named)]
    has_errors = any(finding.severity == "error" for finding in findings)
    return Checked(None if has_errors else document, tuple(dict.fromkeys(findings)))


def _is_named(found: Finding, named: Collection[tuple[str | None, str]]) -> bool:
    """Whether another check has said already what is wrong at this place or within it."""
    places = (f"{field}." for node, field in named if node == found.node)
    return any(place.startswith(f"{found.field}.") for place in places)


def _ways(document: Document) -> Iterator[Finding]:
    """What is wrong with how the nodes of a document follow each other."""
    for node in document.nodes.values():
        yield from _nowhere(document, node)
    yield from warnings(document)


def _inner(node: Node) -> Document | None:
    return read(document_of(node.content))[0]


def _inside(id_: str, content: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with the nodes that a composite has itself."""
    document, findings = read(document_of(content))
    more = [] if document is None else list(_ways(document))
    for found in [*findings, *more]:
        yield Finding(found.severity, f"{id_}/{found.node or ''}", found.field, found.message)


def read(raw: Mapping[str, Any]) -> tuple[Document | None, list[Finding]]:
    """Return the document and what is wrong with it; none when its shape is not a graph's."""
    inner = raw.get("flow_data")
    data: Mapping[str, Any] = inner if isinstance(inner, dict) else raw
    listed = data.get("nodes")
    if not isinstance(listed, list) or not listed:
        message = _with_found("expected a list with at least one node", data, "nodes")
        return None, [_error(None, "nodes", message)]
    if len(listed) > MOST_NODES:
        return None, [
            _error(None, "nodes", f"expected {MOST_NODES} nodes at most; found {len(listed)}")
        ]
    findings: list[Finding] = list(_version_faults(raw))
    nodes: dict[str, Node] = {}
    for number, item in enumerate(listed):
        node = _node(item, number, nodes, findings, writings.version_of(raw))
        if node is not None:
            nodes[node.id] = node
    connections = list(_connections(data, listed, nodes, findings))
    entry = raw.get("entry_node_id", data.get("entry_node_id", next(iter(nodes), "")))
    if entry not in nodes:
        if entry not in _ids(listed):  # else its node has a finding of its own
            message = f"expected the id of a node, found {entry!r}{meant(str(entry), nodes)}"
            findings.append(_error(None, "entry_node_id", message))
        return None, findings
    key, name = str(raw.get("seed_key") or raw.get("id") or ""), str(raw.get("name") or "")
    return Document(key, name, entry, nodes, tuple(connections), raw), findings


def _version_faults(raw: Mapping[str, Any]) -> Iterator[Finding]:
    if writings.KEY in raw and writings.version_of(raw) is None:
        known = " or ".join(map(str, writings.VERSIONS))
        yield _error(None, writings.KEY, f"expected {known}, found {raw[writings.KEY]!r}")


def _node(
    item: Json,
    number: int,
    nodes: Mapping[str, Node],
    findings: list[Finding],
    version: writings.Version | None,
) -> Node | None:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
        field = f"nodes.{number}.id"
        message = _with_found("expected a text", {"nodes": {str(number): item}}, field)
        findings.append(_error(None, field, message))
        return None
    id_, type_ = item["id"], str(item.get("type", "")).lower()
    if id_ in nodes or "/" in id_:
        message = f"expected an id of its own, without a slash, found {id_!r} again"
        findings.append(
            _error(id_, "id", message if id_ in nodes else message.removesuffix(" again"))
        )
    content = item.get("content", {})
    if not isinstance(content, dict):
        message = f"expected an object; found {brief(content)}"
        findings.append(_error(id_, "content", message))
        return None
    read = older.content_of(type_, content)
    if version is not None:
        read = writings.content_of(version, type_, read)
    node = Node(id_, type_, read)
    if type_ not in KINDS:
        message = (
            f"expected one of {', '.join(KINDS)}; found {type_!r}{meant(type_, KINDS, _TYPES)}"
        )
        findings.append(_error(id_, "type", message))
        return None
    findings += [
        _error(id_, f"content.{field}", _with_found(message, node.content, field))
        for field, message in KINDS[type_].check(node)
    ]
    findings += _secrets(node)
    if type_ == "composite" and key_of(node) is None and isinstance(content.get("nodes"), list):
        findings += _inside(id_, node.content)
    return node


def _with_found(message: str, content: Json, field: str) -> str:
    """A message of what was expected, with what stands there where it does not say so."""
    if not message.startswith("expected") or "found" in message or "secret" in message:
        return message
    value = content
    for step in field.split("."):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return f"{message}; found nothing"
    return f"{message}; found {brief(value)}"


def _connections(
    data: Mapping[str, Any], listed: list[Any], nodes: Mapping[str, Node], findings: list[Finding]
) -> Iterator[Connection]:
    items = data.get("connections", [])
    if not isinstance(items, list) or len(items) > MOST_CONNECTIONS:
        many = f"a list of {len(items):,}" if isinstance(items, list) else brief(items)
        message = f"expected a list, {MOST_CONNECTIONS:,} at most; found {many}"
        findings.append(_error(None, "connections", message))
        items = []
    ids = _ids(listed)
    for item in [*items, *_older(listed)]:
        if not isinstance(item, dict):
            message = f"expected objects; found {brief(item)}"
            findings.append(_error(None, "connections", message))
            continue
        made = _connection(item)
        findings += _connection_faults(made, ids)
        if made.source in nodes and made.target in nodes:
            yield made


def _ids(listed: list[Any]) -> set[str]:
    return {str(item["id"]) for item in listed if isinstance(item, dict) and "id" in item}


def _connection(item: Mapping[str, Any]) -> Connection:
    return Connection(
        source=str(item.get("source", item.get("source_node_id"))),
        target=str(item.get("target", item.get("target_node_id"))),
        type=connection_type(item.get("type", item.get("connection_type", "default"))),
        conditions=tuple(older.conditions_of(item)),
    )


def _connection_faults(made: Connection, ids: Collection[str]) -> Iterator[Finding]:
    for end, id_ in (("source", made.source), ("target", made.target)):
        if id_ not in ids:
            message = f"expected the id of a node, found {id_!r}{meant(id_, ids)}"
            yield _error(made.source, f"connections.{end}", message)
    if made.type not in CONNECTION_TYPES and not _is_option(made.type):
        named = ", ".join(sorted(CONNECTION_TYPES))
        found = f"found {made.type!r}{meant(made.type, CONNECTION_TYPES, {'next': 'default'})}"
        yield _error(made.source, "connections.type", f"expected $0, $1, ... or {named}; {found}")
    for condition in made.conditions:
        for field, message in condition_faults(condition, "connections.conditions"):
            yield _error(made.source, field, message)


def _older(listed: list[Any]) -> Iterator[dict[str, Any]]:
    """Connections in the older form: a map of types to targets inside each node."""
    for item in listed:
        outgoing = item.get("connections") if isinstance(item, dict) else None
        for type_, targets in outgoing.items() if isinstance(outgoing, dict) else ():
            for target in targets if isinstance(targets, list) else [targets]:
                yield {"source": item.get("id"), "target": target, "type": type_}


_ANY = "*"


def _misses(node: Node, known: Collection[str]) -> bool:
    key = key_of(node) if node.type == "composite" else None
    return key is not None and key not in known and _ANY not in known


def _unknown(node: Node) -> Finding:
    return _error(node.id, "content", f"expected a flow that is known, found {key_of(node)!r}")


def _nowhere(document: Document, node: Node) -> Iterator[Finding]:
    """Ways of a condition that name neither a connection of the node nor a node."""
    if node.type != "condition":
        return
    types = {item.type for item in document.leaving(node.id)}
    for field, named in ways(node):
        if named not in document.nodes and not types.intersection(same_types(named)):
            expected = "expected the id of a node, or the type of a connection that leaves this one"
            found = f"found {named!r}{meant(named, document.nodes)}"
            yield _error(node.id, f"content.{field}", f"{expected}; {found}")


def _secrets(node: Node) -> list[Finding]:
    """Secrets anywhere but in headers and bodies of calls would be said or stored."""
    found = []
    for field, value in node.content.items():
        if node.type in _CALLS and field in {"headers", "body", "payload"}:
            continue
        if node.type == "action" and field == "actions" and isinstance(value, list):
            shown: Any = [_without_call(item) for item in value]
        else:
            shown = value
        if any(name.startswith("secret:") for name in references(shown)):
            message = "expected no secret but in headers and bodies of webhook and api_call"
            found.append(_error(node.id, f"content.{field}", message))
    return found


def _without_call(action: Json) -> Json:
    if not isinstance(action, dict) or action.get("type") != "api_call":
        return action
    call = call_of(action)
    return {k: v for k, v in call.items() if k not in {"headers", "body", "payload"}}


def _is_option(type_: str) -> bool:
    return type_.startswith("$") and type_[1:].isdecimal()


def _error(node: str | None, field: str, message: str) -> Finding:
    return Finding("error", node, field, message)
