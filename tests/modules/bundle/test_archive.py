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


def test_an_existing_archive_is_replaced_whole_and_nothing_is_left_beside_it(
    tmp_path: Path,
) -> None:
    target = tmp_path / "a.zip"
    write_zip(target, {"old": b"old" * 1000})

    write_zip(target, {"new": b"new"})

    assert zipfile.ZipFile(target).namelist() == ["new"]
    assert list(tmp_path.iterdir()) == [target]
