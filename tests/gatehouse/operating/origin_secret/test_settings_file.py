"""Hashes are written into a settings file as a person would, and nothing else is touched."""

import difflib
import shutil
from pathlib import Path

import pytest

from environments import load, names
from gatehouse.operating.origin_secret import sha256
from gatehouse.operating.origin_secret.settings_file import write_hashes
from gatehouse.platform import PlatformError
from tests.environments.files import PACKAGE

OLD, NEW = sha256("old"), sha256("new")


@pytest.mark.parametrize("name", names())
def test_only_the_lines_of_the_hashes_change(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.toml"
    shutil.copyfile(PACKAGE / file.name, file)
    before = file.read_text(encoding="utf-8")
    for hashes in ((OLD,), (NEW, OLD), (NEW,), ()):
        write_hashes(file, hashes)
        assert load(name, tmp_path, {}).edge.origin_secret_sha256 == hashes
        after = file.read_text(encoding="utf-8")
        changed = [line for line in difflib.ndiff(before.splitlines(), after.splitlines())
                   if line[0] in "+-"]  # fmt: skip
        assert all("origin_secret_sha256" in line or NEW in line or OLD in line or line[2:] == "]"
                   for line in changed), changed  # fmt: skip
    assert list(tmp_path.iterdir()) == [file]


def test_comments_around_the_hashes_stay(tmp_path: Path) -> None:
    file = tmp_path / "dev.toml"
    file.write_text("# above\n[edge]  # table\norigin_secret_sha256 = []  # beside\n# below\n")
    write_hashes(file, (NEW,))
    expected = f'# above\n[edge]  # table\norigin_secret_sha256 = ["{NEW}"]  # beside\n# below\n'
    assert file.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize("text", ["", "[edge", "[api]\n"])
def test_a_file_without_the_table_is_refused_and_left(text: str, tmp_path: Path) -> None:
    file = tmp_path / "dev.toml"
    file.write_text(text)
    with pytest.raises(PlatformError, match=r"expected a table \[edge\]"):
        write_hashes(file, (NEW,))
    assert file.read_text(encoding="utf-8") == text
