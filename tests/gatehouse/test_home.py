"""Where rehearsals of one user share what they know."""

import os
import tempfile
from pathlib import Path

import pytest

from gatehouse.home import CACHE_VARIABLE, shared_between_rehearsals


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)


def test_it_is_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert shared_between_rehearsals() == tmp_path / ".cache" / "gatehouse"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    assert shared_between_rehearsals() == tmp_path / "other" / "gatehouse"
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "named"))
    assert shared_between_rehearsals() == tmp_path / "named"


def test_where_no_home_can_be_written_it_is_below_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()  # even root makes no folder below a file
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    assert shared_between_rehearsals() == tmp_path / "tmp" / f"gatehouse-{os.getuid()}"
