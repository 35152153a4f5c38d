"""Where the time of one answer goes, from what `fixed_tables` noted."""

import json
import statistics
from pathlib import Path

Moments = dict[str, tuple[float, float]]
_CALLED, _SPOKE = "model called", "first piece of the model"
_SENT = "first piece at the event loop"


def profile(file: Path) -> str:
    """Return a table of medians in milliseconds: each phase, and what lies between them."""
    answers: list[Moments] = [json.loads(line) for line in file.read_text().splitlines()]
    rows = [_phases(answer) for answer in answers]
    names = sorted(set().union(*rows), key=lambda name: list(rows[-1]).index(name))
    lines = ["| one answer, its phases | p50 |", "|---|---|"]
    for name in names:
        took = statistics.median(row[name] for row in rows if name in row)
        lines.append(f"| {name} | {took:.1f} ms |")
    return "\n".join(lines) + "\n"


def _phases(answer: Moments) -> dict[str, float]:
    """From the token check to the first piece: phases in their order, hand-overs between them."""
    order = sorted((name for name in answer if answer[name][0] != answer[name][1]),
                   key=lambda name: answer[name][0])  # fmt: skip
    order = [name for name in order if answer[name][0] >= answer["token check"][0]]
    found: dict[str, float] = {}
    end, between = answer["token check"][0], 0.0
    for name in order:
        began, ended = answer[name]
        between += max(0.0, began - end)
        found[name] = 1000 * (ended - began)
        end = max(end, ended)
    between += answer[_CALLED][0] - end
    found["between them: body, threads, prompt"] = 1000 * between
    found["model, until its first piece"] = 1000 * (answer[_SPOKE][0] - answer[_CALLED][0])
    found["first piece to the event loop"] = 1000 * (answer[_SENT][0] - answer[_SPOKE][0])
    return found
