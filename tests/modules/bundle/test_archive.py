import hashlib
import zipfile
from pathlib import Path

from modules.bundle.archive import write_zip


def test_entries_are_sorted_stored_dated_1980_and_have_fixed_modes(tmp_path: Path) -> None:
    made = write_zip(tmp_path / "new" / "a.zip", {"z.py": b"1", "b/core.abi3.so": b"2", "a": b"3"})

    with zipfile.ZipFile(made.path) as members:
        seen = [
            (member.filename, member.date_time, member.compress_type, member.external_attr >> 16)
            for member in members.infolist()
        ]
    first_time = (1980, 1, 1, 0, 0, 0)
    assert seen == [
        ("a", first_time, zipfile.ZIP_STORED, 0o100644),
        ("b/core.abi3.so", first_time, zipfile.ZIP_STORED, 0o100755),
        ("z.py", first_time, zipfile.ZIP_STORED, 0o100644),
    ]


def test_the_bytes_are_these_on_every_machine(tmp_path: Path) -> None:
    made = write_zip(tmp_path / "a.zip", {"lambda_src/größe.py": b"SIZE = 1\n", "a.so": b"\x7fELF"})

    assert made.sha256 == "8a1137002784dfb954c7a526ef8f8c05a2e20c3c081eb9cc045110244738708f"
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()


def test_a_compressed_archive_reads_like_a_stored_one(tmp_path: Path) -> None:
    entries = {
        "python/größe.py": b"SIZE = 1\n" * 1_000,
        "python/core.abi3.so": b"".join(hashlib.sha256(bytes([n])).digest() for n in range(150)),
        "python/empty.py": b"",
    }
    stored = write_zip(tmp_path / "stored.zip", entries)
    made = write_zip(tmp_path / "compressed.zip", entries, compressed=True)

    with zipfile.ZipFile(stored.path) as plain, zipfile.ZipFile(made.path) as members:
        assert members.testzip() is None
        assert {name: members.read(name) for name in members.namelist()} == entries
        for before, after in zip(plain.infolist(), members.infolist(), strict=True):
            assert (before.filename, before.date_time) == (after.filename, after.date_time)
            assert before.external_attr == after.external_attr
            assert before.flag_bits == after.flag_bits
        methods = {each.filename: each.compress_type for each in members.infolist()}
    assert methods == {
        "python/größe.py": zipfile.ZIP_DEFLATED,
        "python/core.abi3.so": zipfile.ZIP_STORED,  # random bytes get no shorter
        "python/empty.py": zipfile.ZIP_STORED,
    }
    assert made.path.stat().st_size < stored.path.stat().st_size


def test_the_compressed_bytes_are_these_on_every_machine(tmp_path: Path) -> None:
    entries = {"lambda_src/größe.py": b"SIZE = 1\n" * 50, "a.so": b"\x7fELF" * 100}
    made = write_zip(tmp_path / "a.zip", entries, compressed=True)

    assert made.sha256 == "8ef0f2d94f2559d212f004084134cf8a7bc42795c8c07b3109d130dfa8046ec6"


def test_an_existing_archive_is_replaced_whole_and_nothing_is_left_beside_it(
    tmp_path: Path,
) -> None:
    target = tmp_path / "a.zip"
    write_zip(target, {"old": b"old" * 1000})

    write_zip(target, {"new": b"new"})

    assert zipfile.ZipFile(target).namelist() == ["new"]
    assert list(tmp_path.iterdir()) == [target]
