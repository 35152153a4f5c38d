"""A snapshot is used where every input is the same, by its owner alone, or not at all."""

import errno
import json
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from gatehouse.home import CACHE_VARIABLE, HOME_VARIABLE
from rehearsal import snapshots

SECRET = "5" * 64
FITTING = "a" * 64


@pytest.fixture
def enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Go on in a home; what is shared between homes belongs to the test."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))

    def go(name: str) -> Path:
        monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / name))
        (tmp_path / name).mkdir(exist_ok=True)
        return tmp_path / name

    return go


def fill(home: Path, text: str) -> None:
    """A home as it is after an apply."""
    for path in ("aws/s3/bucket/object", "aws/state/iam.json", "aws/stopped-cleanly",
                 "postgres/data/PG_VERSION", "slack-secrets.json", "demo-passwords.json",
                 "machine.toml", "local/work/api/applied.json",
                 "local/work/api/.terraform/large"):  # fmt: skip
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8")
    (home / "postgres" / "data").chmod(0o700)
    (home / "demo-passwords.json").chmod(0o600)


def synthesis(folder: Path, **configurations: str) -> Synthesis:
    stacks = []
    for name, configuration in configurations.items():
        (folder / name).mkdir(parents=True)
        text = json.dumps({"port": 8000, "value": configuration})
        (folder / name / "cdk.tf.json").write_text(text, encoding="utf-8")
        stacks.append(SynthesizedStack(name, folder / name, ()))
    return Synthesis("local", folder, tuple(stacks))


def snapshot(tmp_path: Path) -> Path:
    (found,) = (tmp_path / "cache" / "snapshots").iterdir()
    return found


def test_another_home_gets_what_was_applied_and_nothing_of_terraforms(
    enter: Callable[[str], Path],
) -> None:
    fill(enter("first"), "first")
    snapshots.take(FITTING)
    second = enter("second")
    (second / "postgres" / "data").mkdir(parents=True)
    (second / "postgres" / "data" / "left").touch()

    assert snapshots.restore(FITTING)

    assert (second / "aws/s3/bucket/object").read_text(encoding="utf-8") == "first"
    assert (second / "local/work/api/applied.json").exists()
    assert not (second / "local/work/api/.terraform").exists()
    assert not (second / "postgres/data/left").exists()
    assert (second / "postgres/data").stat().st_mode & 0o777 == 0o700
    assert (second / "demo-passwords.json").stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in second.iterdir()) == [
        "aws", "demo-passwords.json", "local", "machine.toml", "postgres", "slack-secrets.json",
    ]  # fmt: skip


def test_a_snapshot_of_another_key_is_not_used(enter: Callable[[str], Path]) -> None:
    fill(enter("first"), "first")
    snapshots.take(FITTING)
    second = enter("second")

    assert not snapshots.exists("b" * 64)
    assert not snapshots.restore("b" * 64)
    assert list(second.iterdir()) == []


def test_only_its_owner_can_read_a_snapshot(enter: Callable[[str], Path], tmp_path: Path) -> None:
    fill(enter("first"), "first")
    snapshots.take(FITTING)

    assert snapshot(tmp_path).stat().st_mode & 0o777 == 0o600
    assert snapshot(tmp_path).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o604, 0o620, 0o640])
@pytest.mark.parametrize("of", ["file", "folder"])
def test_a_snapshot_that_others_could_read_or_write_is_not_used(
    enter: Callable[[str], Path], tmp_path: Path, mode: int, of: str
) -> None:
    fill(enter("first"), "first")
    snapshots.take(FITTING)
    file = snapshot(tmp_path)
    (file if of == "file" else file.parent).chmod(mode | 0o100)
    enter("second")

    assert not snapshots.restore(FITTING)


@pytest.mark.parametrize("left", [0.0, 0.3, 0.9])
def test_a_snapshot_that_was_cut_off_is_removed_and_leaves_the_home_alone(
    enter: Callable[[str], Path], tmp_path: Path, left: float
) -> None:
    first = enter("first")
    fill(first, "first")
    (first / "aws/state/iam.json").write_bytes(os.urandom(100_000))
    snapshots.take(FITTING)
    os.truncate(snapshot(tmp_path), int(snapshot(tmp_path).stat().st_size * left))
    second = enter("second")
    (second / "machine.toml").touch()

    assert not snapshots.restore(FITTING)

    assert [file.name for file in second.iterdir()] == ["machine.toml"]
    assert not snapshots.exists(FITTING)


def test_a_home_that_lacks_something_leaves_no_snapshot(
    enter: Callable[[str], Path], tmp_path: Path
) -> None:
    first = enter("first")
    fill(first, "first")
    (first / "machine.toml").unlink()

    with pytest.raises(FileNotFoundError):
        snapshots.take(FITTING)

    assert list((tmp_path / "cache" / "snapshots").iterdir()) == []


def test_the_oldest_snapshots_are_removed(enter: Callable[[str], Path], tmp_path: Path) -> None:
    fill(enter("first"), "first")
    for number in range(5):
        snapshots.take(str(number) * 64)
        file = tmp_path / "cache" / "snapshots" / f"{str(number) * 64}.tar.gz"
        os.utime(file, (number, number))

    assert [number for number in range(5) if snapshots.exists(str(number) * 64)] == [2, 3, 4]


def test_what_a_home_makes_up_for_itself_is_not_part_of_the_key(tmp_path: Path) -> None:
    mine = synthesis(tmp_path / "mine", api=SECRET, edge="same")
    other = synthesis(tmp_path / "other", api="6" * 64, edge="same")

    assert snapshots.key(mine, (SECRET,)) == snapshots.key(other, ("6" * 64,))
    assert snapshots.key(mine, ()) != snapshots.key(other, ())


def test_every_byte_of_a_stack_and_its_name_are_part_of_the_key(tmp_path: Path) -> None:
    keys = [
        snapshots.key(synthesis(tmp_path / str(number), **stacks), (SECRET,))
        for number, stacks in enumerate(
            [{"api": "one"}, {"api": "two"}, {"edge": "one"}, {"api": "one", "edge": "one"}]
        )
    ]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("changed", ["rehearsal/lifecycle.py", "requirements/platform.lock"])
def test_the_code_and_the_locks_are_part_of_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    checkout = tmp_path / "checkout"
    for path in ("rehearsal/lifecycle.py", "requirements/platform.lock"):
        (checkout / path).parent.mkdir(parents=True)
        (checkout / path).write_text("before", encoding="utf-8")
    monkeypatch.setattr("rehearsal.snapshots.repository", lambda: checkout)
    stacks = synthesis(tmp_path / "synth", api="one")
    before = snapshots.key(stacks, ())

    (checkout / changed).write_text("after", encoding="utf-8")

    assert snapshots.key(stacks, ()) != before


def test_another_terraform_is_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stacks = synthesis(tmp_path / "synth", api="one")
    before = snapshots.key(stacks, ())
    monkeypatch.setattr("rehearsal.snapshots.versions", lambda: {"terraform": "1.12.0"})

    assert snapshots.key(stacks, ()) != before


def test_a_full_disk_loses_neither_the_snapshot_nor_what_the_home_held(
    enter: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "s3/bucket/object")

    fill(enter("first"), "first")
    snapshots.take(FITTING)
    second = enter("second")
    fill(second, "second")
    with monkeypatch.context() as patched:
        patched.setattr(tarfile.TarFile, "extractall", full)
        with pytest.raises(OSError, match="No space left"):
            snapshots.restore(FITTING)

    assert snapshot(tmp_path).exists()
    assert (second / "aws/s3/bucket/object").read_text(encoding="utf-8") == "second"
    assert not (second / "snapshot.unfinished").exists()
    assert snapshots.restore(FITTING)
    assert (second / "aws/s3/bucket/object").read_text(encoding="utf-8") == "first"
