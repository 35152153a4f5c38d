from pathlib import Path

from gatehouse.setup.steps import Stamp, digest


def test_a_stamp_is_fresh_while_its_key_and_its_proofs_last(tmp_path: Path) -> None:
    proof = tmp_path / "binary"
    proof.touch()
    stamp = Stamp(tmp_path / "deep/stamp", lambda: "key", lambda: (proof,))
    assert not stamp.is_fresh()

    stamp.write()
    assert stamp.is_fresh()

    proof.unlink()
    assert not stamp.is_fresh()


def test_a_removed_stamp_is_not_fresh_and_can_be_removed_again(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamp", lambda: "key")
    stamp.write()

    stamp.remove()
    stamp.remove()

    assert not stamp.is_fresh()


def test_a_digest_tells_where_one_part_ends_and_follows_file_contents(tmp_path: Path) -> None:
    file = tmp_path / "a.lock"
    missing = digest(file)
    file.write_text("pinned", encoding="utf-8")

    assert digest("ab", "c") != digest("a", "bc")
    assert digest(file) != missing
    assert digest(file) == digest("pinned")
