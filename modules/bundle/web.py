"""The files of the built web client, with the headers that each is served with."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from modules.bundle.artifact import BundleError

_HASHED = "assets/"  # Vite puts a hash of the content into these names
_FOR_EVER = "public, max-age=31536000, immutable"
_REVALIDATE = "no-cache"
_AN_HOUR = "public, max-age=3600"
_CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class WebFile:
    """A file on disk, the key of its object, and the headers that it is served with."""

    path: Path
    key: str
    content_type: str
    cache_control: str
    sha256: str


def web_files(root: Path | None = None) -> tuple[WebFile, ...]:
    """Return every file of the web client, sorted by key. Reads only.

    Raises BundleError when it has not been built, or holds a file of an unknown kind.
    """
    base = Path(__file__).resolve().parents[2] if root is None else root
    folder = base / ".gatehouse" / "bundle" / "web"
    if not (folder / "index.html").is_file():
        msg = "The web client has not been built: run `make setup`."
        raise BundleError(msg)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(_web_file(path, path.relative_to(folder).as_posix()) for path in paths)


def _web_file(path: Path, key: str) -> WebFile:
    content_type = _CONTENT_TYPES.get(path.suffix)
    if content_type is None:
        msg = f"web/{key}: no content type is known for {path.suffix!r}; add it in {__name__}."
        raise BundleError(msg)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return WebFile(path, key, content_type, _cache_control(key), sha256)


def _cache_control(key: str) -> str:
    if key.startswith(_HASHED):
        return _FOR_EVER
    return _REVALIDATE if key.endswith(".html") else _AN_HOUR
