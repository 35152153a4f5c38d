"""Nothing in the repository names the machine, the people or the package hosts it was made with."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import ROOT, name, tracked

# A letter in brackets, so that this file is not what it looks for.
FORBIDDEN = {
    "a folder beside the repository": r"[.][.]/shared\b",
    "somebody's home": r"/(?:home|Users)/\w+/|(?<![\w.~])/[r]oot/",
    "a folder of temporary files": r"[\"' ]/[t]mp/\w",
    "a package file on this machine": r"\b[f]ile:///?\w",
    "a package index": r"--[i]ndex-url[ =]|--[e]xtra-index-url[ =]|--[f]ind-links[ =]",
}
PUBLIC_HOSTS = frozenset({"pypi.org", "files.pythonhosted.org", "registry.npmjs.org", "127.0.0.1"})
INDEX_VARIABLES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL",
                   "NPM_CONFIG_REGISTRY", "npm_config_registry")  # fmt: skip
TEXTS = {name(path): text for path in tracked() if (text := path.read_text("utf-8", "replace"))}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    assert hits(pattern) == []


def test_no_file_names_the_folder_that_it_is_checked_out_in() -> None:
    assert hits(re.compile(re.escape(str(ROOT)) + r"\b")) == []


def test_no_file_names_a_package_host_of_this_machine() -> None:
    configured = " ".join(os.environ.get(variable, "") for variable in INDEX_VARIABLES).split()
    hosts = {urlsplit(url).hostname for url in configured} - PUBLIC_HOSTS - {None}
    assert [host for host in hosts if hits(re.compile(rf"\b{re.escape(str(host))}\b"))] == []


def test_lock_files_fetch_from_public_hosts_only() -> None:
    fetched = re.findall(r'"resolved": "([^"]+)"', Path(ROOT / "package-lock.json").read_text())
    assert {urlsplit(url).hostname for url in fetched} <= PUBLIC_HOSTS


def hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{page}:{number}"
        for page, text in TEXTS.items()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
