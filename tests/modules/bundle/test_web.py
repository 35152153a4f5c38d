import hashlib
from pathlib import Path

import pytest

from modules.bundle import BundleError, WebFile, web_files

_FOREVER = "public, max-age=31536000, immutable"


def built(root: Path, *keys: str) -> Path:
    for key in keys:
        path = root / ".gatehouse" / "bundle" / "web" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(key, encoding="utf-8")
    return root


def test_each_file_has_its_key_its_headers_and_the_hash_of_its_bytes(tmp_path: Path) -> None:
    root = built(tmp_path, "index.html", "favicon.svg", "assets/index-abc.js", "assets/a-b.css")
    folder = root / ".gatehouse" / "bundle" / "web"

    found = {file.key: file for file in web_files(root)}

    assert list(found) == sorted(found)
    assert {key: (file.content_type, file.cache_control) for key, file in found.items()} == {
        "assets/a-b.css": ("text/css; charset=utf-8", _FOREVER),
        "assets/index-abc.js": ("text/javascript; charset=utf-8", _FOREVER),
        "favicon.svg": ("image/svg+xml", "public, max-age=3600"),
        "index.html": ("text/html; charset=utf-8", "no-cache"),
    }
    assert found["index.html"] == WebFile(
        path=folder / "index.html",
        key="index.html",
        content_type="text/html; charset=utf-8",
        cache_control="no-cache",
        sha256=hashlib.sha256(b"index.html").hexdigest(),
    )


def test_a_client_that_was_not_built_is_an_error_that_says_how(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="run `make setup`"):
        web_files(tmp_path)


def test_a_file_of_an_unknown_kind_is_not_deployed_with_a_guess(tmp_path: Path) -> None:
    root = built(tmp_path, "index.html", "data.bin")

    with pytest.raises(BundleError, match=r"web/data\.bin: no content type"):
        web_files(root)
