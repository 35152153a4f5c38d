"""How many rows fit into a prompt."""

from collections.abc import Sequence

from lambda_src.ask.slices import AnyRow
from lambda_src.runtime.quoting import quoted


def leading(rows: Sequence[AnyRow], most_bytes: int) -> tuple[AnyRow, ...]:
    """Return as many whole rows from the start as fit into so many bytes of quoted JSON."""
    leading_rows, size = [], len("[]")
    for row in rows:
        size += len(quoted(row.model_dump(mode="json")).encode()) + len(",")
        if size > most_bytes:
            break
        leading_rows.append(row)
    return tuple(leading_rows)
