"""The sizes of the bundles, and how large they may be: 80 % of Lambda's limits at most."""

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from modules.bundle.functions import build_function, function_names
from modules.bundle.layer import layer_path

_MEGABYTE = 1024 * 1024
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
UPLOAD_LIMIT_BYTES = 50 * _MEGABYTE
UNZIPPED_LIMIT_BYTES = 250 * _MEGABYTE
LAYER_LIMIT_BYTES = 20 * _MEGABYTE  # our own: every start of an environment fetches it
_MOST = 0.8  # of a limit of AWS, so that what grows is noticed while it still can
_UPLOAD_BYTES = int(_MOST * UPLOAD_LIMIT_BYTES)
_UNZIPPED_BYTES = int(_MOST * UNZIPPED_LIMIT_BYTES)


@dataclass(frozen=True)
class Line:
    """One line of the report. A limit of None means that none applies to it alone."""

    name: str
    size_bytes: int
    limit_bytes: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether the size is above the limit."""
        return self.limit_bytes is not None and self.size_bytes > self.limit_bytes

    def __str__(self) -> str:
        size = f"{self.name:<44}{self.size_bytes / _MEGABYTE:>9.2f} MB"
        if self.limit_bytes is None:
            return size
        share = self.size_bytes / self.limit_bytes
        return f"{size}{self.limit_bytes // _MEGABYTE:>6} MB{share:>7.1%}"


def measure(target_name: str, source_root: Path) -> list[Line]:
    """Return the sizes of a finished layer, of its packages, and of each function with it."""
    layer = layer_path(target_name)
    packages = _by_package(layer)
    lines = [Line(f"  {name}", size) for name, size in packages.most_common()]
    lines.append(Line(f"layer {target_name}, as uploaded", _size(layer), LAYER_LIMIT_BYTES))
    with tempfile.TemporaryDirectory() as folder:
        for name in function_names(source_root):
            zipped = build_function(source_root, name, Path(folder), target_name=target_name).path
            unzipped = packages.total() + _by_package(zipped).total()
            lines.append(Line(f"function {name}, as uploaded", _size(zipped), _UPLOAD_BYTES))
            lines.append(Line("  unzipped with the layer", unzipped, _UNZIPPED_BYTES))
    return lines


def render(lines: Iterable[Line]) -> str:
    """Return the table as text."""
    heading = f"{'bundle':<44}{'size':>12}{'limit':>9}{'used':>7}"
    return "\n".join([heading, *map(str, lines)])


def _size(path: Path) -> int:
    return path.stat().st_size


def _by_package(archive: Path) -> Counter[str]:
    sizes: Counter[str] = Counter()
    with zipfile.ZipFile(archive) as members:
        for member in members.infolist():
            folder = Path(member.filename).parts[:2][-1].removesuffix(".py")
            sizes[_distribution(folder)] += member.file_size
    return sizes


def _distribution(folder: str) -> str:
    return folder.partition("-")[0] if folder.endswith(".dist-info") else folder
