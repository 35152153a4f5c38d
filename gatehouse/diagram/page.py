"""The diagram as one page that opens offline: style inside, no script, nothing fetched.

Boxes and checkpoints are links within the page; the browser shows the section of the one that was
followed last (`:target`), so that keyboard, screen reader and Back work as in any document.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import resources
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gatehouse.cost import idle
from gatehouse.cost.line import CostLine
from gatehouse.diagram.boxes import ZONES, Box, Placement
from gatehouse.diagram.playing import Request, play
from gatehouse.diagram.relations import Relation, relations
from gatehouse.review.analysis.naming import label

TITLES: Mapping[str, str] = {
    "outside": "Outside",
    "edge": "Edge",
    "doors": "Doors",
    "street": "Street: talks to the world, holds no rows",
    "queues": "Queues, secrets",
    "vault": "Vault: holds rows, reaches nothing",
    "data": "Data, models",
    "operation": "Operation",
}
_COLUMN, _HEIGHT = 100, 100  # units of the drawing, which is stretched over the boxes
_FEW = 6  # lines of one relation that are shown unfolded
_TEMPLATES = Environment(
    loader=PackageLoader("gatehouse.diagram", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class _Point:
    x: float
    y: float


def render(
    placement: Placement, used: Sequence[CostLine], number: int, request: Request | None = None
) -> str:
    """The page; `used` is what that many conversations cost."""
    style = resources.files("gatehouse.diagram").joinpath("page.css").read_text(encoding="utf-8")
    found = relations(placement)
    columns = [
        (TITLES[zone], zone, [box for box in placement.shown if box.zone == zone])
        for zone in ZONES
    ]  # fmt: skip
    names = {box.id: box.name for box in placement.shown}
    return _TEMPLATES.get_template("page.html.j2").render(
        environment=placement.estate.environment,
        style=Markup(style),  # noqa: S704 - our own file
        columns=columns,
        number=f"{number:,}",
        names=names,
        few=_FEW,
        lines=list(_lines(columns, found)),
        boxes=[_box(placement, box, found, used) for box in placement.shown],
        played=play(placement, request),
        request=request,
        total=f"{sum(line.amount for line in idle.lines(placement.estate)):,.2f}",
    )


def _box(
    placement: Placement, box: Box, found: Sequence[Relation], used: Sequence[CostLine]
) -> Mapping[str, Any]:
    made_of = placement.resources(box)
    cost = idle.lines(placement.estate, made_of)
    return {
        "box": box,
        "made_of": sorted(f"{item.stack.name}: {label(item)}" for item in made_of),
        "idle": _bill(cost, 2),
        "total": f"{sum(line.amount for line in cost):,.2f}",
        "used": _bill([line for line in used if _is_of(box, line)], 4),
        "reached_by": list(_ends(found, box, "source")),
        "reaches": list(_ends(found, box, "target")),
    }


def _is_of(box: Box, line: CostLine) -> bool:
    return any(fnmatchcase(f"{line.stack} {line.what}", wanted) for wanted in box.use)


def _bill(lines: Sequence[CostLine], places: int) -> list[str]:
    return [f"{line.what}: {line.arithmetic} = {line.amount:,.{places}f}" for line in lines]


def _ends(
    found: Sequence[Relation], box: Box, end: str
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Whoever is at the other end of a box's relations, and how."""
    other = "target" if end == "source" else "source"
    own = [item for item in found if getattr(item, other) == box.id]
    by_end = sorted(own, key=lambda item: str(getattr(item, end)))
    for name, items in groupby(by_end, key=lambda item: str(getattr(item, end))):
        yield name, [{"how": item.how, "conditions": item.conditions} for item in items]


def _lines(
    columns: Sequence[tuple[str, str, Sequence[Box]]], found: Sequence[Relation]
) -> Iterator[tuple[str, str, str]]:
    """Source, target and path of each line: every two boxes once for each direction."""
    places = {
        box.id: _Point((column + 0.5) * _COLUMN, (row + 0.5) * _HEIGHT / len(inside))
        for column, (_, _, inside) in enumerate(columns)
        for row, box in enumerate(inside)
    }
    for source, target in sorted({(item.source, item.target) for item in found}):
        if source in places and target in places and source != target:
            yield source, target, _curve(places[source], places[target])


def _curve(start: _Point, end: _Point) -> str:
    """A path that leaves and arrives level; one within a column swings out to its right."""
    bend = (end.x - start.x) / 2 if start.x != end.x else _COLUMN * 0.6
    arrives = end.x - bend if start.x != end.x else end.x + bend
    return (
        f"M{start.x:g} {start.y:.2f}C{start.x + bend:g} {start.y:.2f} "
        f"{arrives:g} {end.y:.2f} {end.x:g} {end.y:.2f}"
    )
