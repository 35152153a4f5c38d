"""What is deployed of the web client: the same bytes anywhere, and nothing inline."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gatehouse.home import installed, repository
from gatehouse.setup.web_steps import sources
from gatehouse.toolchain import locate
from modules.bundle import web_files

WEB = repository() / "web"
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:", re.IGNORECASE)


def build(web: Path, out: Path, **variables: str) -> None:
    subprocess.run(
        [locate().node_bin / "node", web / "build.js", out],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        timeout=300,
        check=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources in a folder of another depth, with the same packages."""
    web = tmp_path_factory.mktemp("another") / "folder" / "deep" / "web"
    for source in sources(WEB):
        if isinstance(source, Path):
            target = web / source.relative_to(WEB)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    (web / "node_modules").symlink_to(WEB / "node_modules")
    return web


def test_the_build_has_the_same_bytes_in_any_folder_and_shell(
    elsewhere: Path, tmp_path: Path
) -> None:
    build(elsewhere, tmp_path, NODE_ENV="development", TZ="Asia/Tokyo", LANG="tr_TR.UTF-8")

    bundle = installed() / "bundle"
    for part in ("web", "web-component"):
        assert contents(tmp_path / part) == contents(bundle / part)


def test_pages_hold_no_script_and_no_style_of_their_own() -> None:
    pages = [file for file in web_files() if file.path.suffix == ".html"]

    assert {file.key for file in pages} == {"index.html", "component/example/index.html"}
    for page in pages:
        assert not _INLINE.search(page.path.read_text(encoding="utf-8")), page.key


def test_nothing_is_loaded_from_another_host() -> None:
    loaded = re.compile(r"""(?:src|href)=["']https?:|@import\s|url\(["']?https?:""")

    for file in web_files():
        if file.path.suffix in {".html", ".css", ".svg"}:
            assert not loaded.search(file.path.read_text(encoding="utf-8")), file.key


def test_the_component_carries_types_and_leaves_react_to_its_page() -> None:
    package = installed() / "bundle" / "web-component"
    imported = re.findall(r'from "([^."][^"]*)"', (package / "tutor-chat.js").read_text("utf-8"))

    assert set(imported) <= {"react", "react/jsx-runtime", "react-dom"}
    assert "TutorChatProps" in (package / "types/component/index.d.ts").read_text("utf-8")
