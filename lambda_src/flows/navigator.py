"""Going from node to node: along connections, into composites and out of them."""

import dataclasses
from collections.abc import Iterator
from functools import lru_cache

from lambda_src.flows.conditions import holds
from lambda_src.flows.documents import Connection, Document, Frozen, Json
from lambda_src.flows.freezing import inline
from lambda_src.flows.moves import Enter, Jump, Leave, Move, Wait
from lambda_src.flows.nodes.composite import key_of, outputs
from lambda_src.flows.scopes import Variables
from lambda_src.flows.shapes import Event, Frame, Session
from lambda_src.flows.templates import render


class Navigator:
    """The ways through one frozen flow, composites within each other up to `most_depth`."""

    def __init__(self, frozen: Frozen, most_depth: int) -> None:
        self._frozen, self._most_depth = frozen, most_depth
        self._inline = lru_cache(maxsize=64)(self._read_inline)

    def advance(
        self, session: Session, variables: Variables, move: Move
    ) -> tuple[Session, Variables, bool]:
        """Do what a node ended with; true when the session waits now."""
        match move:
            case Wait(waiting):
                return dataclasses.replace(session, waiting=waiting), variables, True
            case Enter(frame):
                return (*self._entered(session, variables, frame), False)
            case Jump(to):
                return self._at(session, variables, to), variables, False
            case Leave(by):
                return (*self._left(session, variables, by), False)

    def _left(
        self, session: Session, variables: Variables, by: tuple[str, ...]
    ) -> tuple[Session, Variables]:
        """Follow a connection; without one the flow ends, and the one around it goes on."""
        while True:
            document, node = self.document(session.frames), session.frames[-1].node
            for type_ in by:
                for item in _of_type(document.leaving(node), type_):
                    if all(holds(c, variables) for c in item.conditions):
                        return self._at(session, variables, item.target), variables
            if len(session.frames) == 1:
                return dataclasses.replace(session, status="completed"), variables
            session, variables = self._closed(session, variables)
            by = ("complete", "success", "default")

    def _closed(self, session: Session, variables: Variables) -> tuple[Session, Variables]:
        """Leave a composite: its outputs become variables of the flow around it."""
        frames = session.frames[:-1]
        path = "/".join(frame.node for frame in frames)
        inner = _thawed(frames[-1])
        outer = Variables(variables.shared, inner, variables.events, path, variables.moment)
        node = self.document(frames).nodes[frames[-1].node]
        values = {
            target: render(_known(item, variables), variables) for target, item in outputs(node)
        }
        for target, value in values.items():
            outer.set(target, value)
        return dataclasses.replace(session, frames=frames), outer

    def _entered(
        self, session: Session, variables: Variables, frame: Frame
    ) -> tuple[Session, Variables]:
        if len(session.frames) >= self._most_depth:
            variables.events.append(Event("depth_limit", session.node))
            return dataclasses.replace(session, status="abandoned"), variables
        kept = self.keep(session, variables).frames
        inner = self._inner(self.document(kept), kept[-1].node)
        frames = (*kept, dataclasses.replace(frame, node=inner.entry))
        within = dataclasses.replace(variables, inner=_thawed(frames[-1]), at=None)
        variables.events.append(Event("node_changed", "/".join(item.node for item in frames)))
        return dataclasses.replace(session, frames=frames), within

    def _at(self, session: Session, variables: Variables, node_id: str) -> Session:
        kept = self.keep(session, variables)
        here = dataclasses.replace(kept.frames[-1], node=node_id)
        advanced = dataclasses.replace(kept, frames=(*kept.frames[:-1], here))
        variables.events.append(Event("node_changed", advanced.node))
        return advanced

    def keep(self, session: Session, variables: Variables) -> Session:
        """Put the variables of the innermost composite back into its frame."""
        here = dataclasses.replace(session.frames[-1], scopes=dict(variables.inner))
        return dataclasses.replace(session, frames=(*session.frames[:-1], here))

    def document(self, frames: tuple[Frame, ...]) -> Document:
        """Return the flow that the innermost of these frames plays."""
        document = self._frozen.document
        for frame in frames[:-1]:
            document = self._inner(document, frame.node)
        return document

    def _inner(self, document: Document, node_id: str) -> Document:
        key = key_of(document.nodes[node_id])
        return self._frozen.embedded[key] if key else self._inline(_Key(document, node_id))

    @staticmethod
    def _read_inline(key: "_Key") -> Document:
        return inline(key.document, key.node_id)


def _of_type(leaving: tuple[Connection, ...], type_: str) -> Iterator[Connection]:
    if type_ == "default":
        among = [member for member in leaving if member.type in {"conditional", "default"}]
        yield from (item for item in among if item.conditions)
        yield from (item for item in among if not item.conditions and item.type == "default")
    else:
        yield from (element for element in leaving if element.type == type_)


class _Key:
    """A node of a document, by the document's identity: documents hold JSON and have no hash."""

    def __init__(self, document: Document, node_id: str) -> None:
        self.document, self.node_id = document, node_id

    def __hash__(self) -> int:
        return hash((id(self.document), self.node_id))

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, _Key) and other.document is self.document
        return same and self.node_id == getattr(other, "node_id", None)


def _known(written: Json, variables: Variables) -> Json:
    """An output that was set without its scope is in `temp`."""
    bare = str(written).removeprefix("{{output.").removesuffix("}}")
    is_set = written != f"{{{{output.{bare}}}}}" or variables.known(f"output.{bare}")
    return written if is_set or not variables.known(bare) else f"{{{{{bare}}}}}"


def _thawed(frame: Frame) -> dict[str, dict[str, Json]]:
    return {name: dict(value) for name, value in frame.scopes.items()}
