"""Every item of every table as it was written last, appended to one file.

A line is what a key holds from then on, so that reading all of them again, in order, changes
nothing that is there already.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

_ARN_PARTS = 6  # arn:aws:dynamodb:REGION:ACCOUNT:table/NAME
Line = tuple[str, str, str, dict[str, Any] | None]


class ItemJournal:
    """The journal beside `dynamodb.json`."""

    def __init__(self, folder: Path) -> None:
        self._file, self._state = folder / "dynamodb.journal", folder / "dynamodb.json"
        self._stream: BinaryIO | None = None
        self.size = 0

    def record(self, dynamodb: ModuleType) -> None:
        """Put this around the two functions through which MiniStack writes items."""
        self._stream = self._file.open("ab")
        set_item, remove_item = dynamodb._set_item, dynamodb._remove_item  # noqa: SLF001 - there is no other way in

        def recording_set(table: dict[str, Any], pk: str, sk: str, item: dict[str, Any]) -> Any:  # noqa: ANN401 - MiniStack's own
            old = set_item(table, pk, sk, item)
            self._append(table, pk, sk, item)
            return old

        def recording_remove(table: dict[str, Any], pk: str, sk: str) -> Any:  # noqa: ANN401 - as above
            old = remove_item(table, pk, sk)
            if old is not None:
                self._append(table, pk, sk, None)
            return old

        dynamodb._set_item, dynamodb._remove_item = recording_set, recording_remove  # type: ignore[attr-defined] # noqa: SLF001 - as above

    def clear(self) -> None:
        """Forget all lines: `dynamodb.json` has them."""
        if self._stream is not None:
            self._stream.truncate(0)
            self.size = 0

    def fold(self) -> None:
        """Bring what the lines say into `dynamodb.json`, before MiniStack reads it."""
        lines = list(self._lines())
        if lines and self._state.exists():
            document = json.loads(self._state.read_text(encoding="utf-8"))
            tables = _by_arn(document["payload"]["tables"]["data"])
            for arn, pk, sk, item in lines:
                if arn in tables:  # else it was deleted since
                    _put(tables[arn]["items"], pk, sk, item)
            for table in tables.values():
                table["ItemCount"] = sum(map(len, table["items"].values()))
                table["TableSizeBytes"] = table["ItemCount"] * 200
            unfinished = self._state.with_suffix(".new")
            unfinished.write_text(json.dumps(document), encoding="utf-8")
            unfinished.replace(self._state)
        self._file.unlink(missing_ok=True)

    def _append(self, table: dict[str, Any], pk: str, sk: str, item: dict[str, Any] | None) -> None:
        if self._stream is None:
            return
        line = json.dumps([table["TableArn"], pk, sk, item]).encode() + b"\n"
        self._stream.write(line)
        self._stream.flush()
        self.size += len(line)

    def _lines(self) -> Iterator[Line]:
        try:
            written = self._file.read_bytes()
        except FileNotFoundError:
            return
        # What follows the last line end was cut off by the end of the process.
        for line in written.split(b"\n")[:-1]:
            arn, pk, sk, item = json.loads(line)
            yield arn, pk, sk, item


def _by_arn(scoped: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The tables of MiniStack's file, whose keys are account, region and the name's `repr`."""
    found = {}
    for key, table in scoped.items():
        account, region, name = key.split("\0")
        found[f"arn:aws:dynamodb:{region}:{account}:table/{ast.literal_eval(name)}"] = table
    return found


def _put(items: dict[str, dict[str, Any]], pk: str, sk: str, item: dict[str, Any] | None) -> None:
    if item is not None:
        items.setdefault(pk, {})[sk] = item
        return
    below = items.get(pk, {})
    below.pop(sk, None)
    if not below:
        items.pop(pk, None)
