"""What is odd about a document's graph: warnings, since it can be played all the same."""

from collections.abc import Iterator

from lambda_src.flows.documents import Document, Finding, Node
from lambda_src.flows.nodes import KINDS

_SILENT = "is in a loop without a question, which the step limit ends"


def warnings(document: Document) -> Iterator[Finding]:
    """Unreachable nodes, and loops that ask nothing."""
    reached = _reached(document)
    for id_ in document.nodes:
        if id_ not in reached:
            yield Finding("warning", id_, "", "cannot be reached from the entry")
    for id_ in sorted(_silent_loops(document)):
        yield Finding("warning", id_, "", _SILENT)


def _next(document: Document, id_: str) -> list[str]:
    found = [item.target for item in document.leaving(id_)]
    node = document.nodes[id_]
    if node.type == "condition":
        cases = node.content.get("conditions")
        named = [
            case.get("then")
            for case in (cases if isinstance(cases, list) else ())
            if isinstance(case, dict)
        ]
        named += [node.content.get("else"), node.content.get("default_path")]
        found += [
            element for element in named if isinstance(element, str) and element in document.nodes
        ]
    return found


def _reached(document: Document) -> set[str]:
    reached, left = {document.entry}, [document.entry]
    after = _table(document)
    while left:
        for id_ in after[left.pop()]:
            if id_ not in reached:
                reached.add(id_)
                left.append(id_)
    return reached


def _table(document: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {id_: [] for id_ in document.nodes}
    for connection in document.connections:
        found[connection.source].append(connection.target)
    for id_, node in document.nodes.items():
        if node.type == "condition":
            found[id_] = _next(document, id_)
    return found


def _waits(node: Node) -> bool:
    asks = KINDS[node.type].asks or bool(node.content.get("wait_for_ack"))
    calls = node.type == "action" and "api_call" in str(node.content)
    runs = node.type == "script" and bool(node.content.get("outputs"))
    return asks or calls or runs or node.type == "composite"


def _silent_loops(document: Document) -> set[str]:
    """Nodes of loops in which nobody is asked: what is left when leaves are taken away."""
    after = {
        id_: {item for item in targets if not _waits(document.nodes[item])}
        for id_, targets in _table(document).items()
        if not _waits(document.nodes[id_])
    }
    before: dict[str, set[str]] = {id_: set() for id_ in after}
    for id_, targets in after.items():
        for target in targets:
            before[target].add(id_)
    for edges, back in ((after, before), (before, after)):
        left = [id_ for id_, targets in edges.items() if not targets]
        while left:
            gone = left.pop()
            for id_ in back.pop(gone, set()):
                edges.get(id_, set()).discard(gone)
                if id_ in edges and not edges[id_]:
                    left.append(id_)
            edges.pop(gone, None)
            for targets in back.values():
                targets.discard(gone)
    return set(after)
