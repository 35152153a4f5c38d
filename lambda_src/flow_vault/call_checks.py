"""Calls of a draft to relative addresses for which no base is registered."""

import dataclasses
from collections.abc import Iterator

from lambda_src.companion import addresses
from lambda_src.flow_store.call_bases import CallBase, base_of, is_relative
from lambda_src.flows.documents import Document, Finding, Node
from lambda_src.flows.nodes.composite import document_of
from lambda_src.flows.proofreading.marks import calls_of
from lambda_src.flows.reading import read
from lambda_src.flows.tasks import call_of


def without_base(document: Document, bases: list[CallBase]) -> Iterator[Finding]:
    """Yield the calls of a document whose relative address no base takes."""
    for node in document.nodes.values():
        yield from _of_node(node, bases)
        if node.type == "composite" and isinstance(node.content.get("nodes"), list):
            inner, _ = read(document_of(node.content))
            for found in without_base(inner, bases) if inner else ():
                yield dataclasses.replace(found, node=f"{node.id}/{found.node}")


def _of_node(node: Node, bases: list[CallBase]) -> Iterator[Finding]:
    for at, written in calls_of(node):
        call = call_of(written)
        name = "url" if "url" in call else "endpoint"
        address = call.get(name)
        if not isinstance(address, str) or not is_relative(address):
            continue
        method = str(call.get("method", "POST")).upper()
        if base_of(bases, address) is None and addresses.place_of(method, address) is None:
            field = ".".join(part for part in ("content", at, name) if part)
            known = ", ".join(base.prefix for base in bases) or "none is registered"
            message = f"expected a path of a registered base ({known}), found {address!r}"
            yield Finding("error", node.id, field, message)
