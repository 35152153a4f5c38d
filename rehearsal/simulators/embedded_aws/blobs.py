"""Large binaries of the state in files of their own, named by their hash and written once.

MiniStack writes a layer as base64 into its state, again with each change of a function.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

_LEAST_BYTES: Final = 65_536
_MARK: Final = "__blob__"


class Blobs:
    """The folder of these files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # By identity: MiniStack copies its state, but not the binaries in it.
        self._known: dict[int, tuple[bytes, str]] = {}

    def install(self, persistence: ModuleType) -> None:
        """Put this around what MiniStack reads and writes its state with."""
        to_json: Callable[[Any], Any] = persistence._json_default  # noqa: SLF001 - there is no other way in
        from_json: Callable[[Any], Any] = persistence._json_object_hook  # noqa: SLF001 - as above

        def default(value: Any) -> Any:  # noqa: ANN401 - whatever JSON has no form for
            if isinstance(value, bytes) and len(value) >= _LEAST_BYTES:
                return {_MARK: self._keep(value)}
            return to_json(value)

        def object_hook(value: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
            return self._read(value[_MARK]) if value.keys() == {_MARK} else from_json(value)

        persistence._json_default, persistence._json_object_hook = default, object_hook  # type: ignore[attr-defined] # noqa: SLF001 - as above

    def _keep(self, content: bytes) -> str:
        known = self._known.get(id(content))
        if known is not None and known[0] is content:
            return known[1]
        digest = hashlib.sha256(content).hexdigest()
        file = self._folder / digest
        if not file.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = file.with_suffix(".new")
            unfinished.write_bytes(content)
            unfinished.replace(file)
        self._known[id(content)] = (content, digest)
        return digest

    def _read(self, digest: str) -> bytes:
        content = (self._folder / digest).read_bytes()
        self._known[id(content)] = (content, digest)
        return content
