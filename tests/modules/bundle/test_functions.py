import ast
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from modules.bundle import Artifact, BundleError, build_function, function_names
from tests.modules.bundle.trees import CHAT_ENTRIES, FILES, names_in, write_tree


@pytest.fixture
def built(tmp_path: Path) -> Artifact:
    return build_function(write_tree(tmp_path / "source"), "chat", tmp_path / "out")


def test_a_zip_holds_the_function_and_the_runtime_and_no_other_function(built: Artifact) -> None:
    assert names_in(built.path) == CHAT_ENTRIES
    with zipfile.ZipFile(built.path) as members:
        assert members.read("lambda_src/chat/parts/reply.py").decode() == "REPLY = 'ä'\n"


def test_another_folder_with_files_made_in_another_order_gives_the_same_bytes(
    built: Artifact, tmp_path: Path
) -> None:
    elsewhere = write_tree(tmp_path / "a longer path" / "elsewhere", sorted(FILES, reverse=True))

    again = build_function(elsewhere, "chat", tmp_path / "other")

    assert again.path.read_bytes() == built.path.read_bytes()
    assert again.sha256 == built.sha256


def test_times_modes_umask_and_caches_change_nothing(built: Artifact, tmp_path: Path) -> None:
    old_umask = os.umask(0o077)
    try:
        source = write_tree(tmp_path / "strict")
        for path in source.rglob("*.py"):
            os.utime(path, (1_700_000_000, 1_700_000_000))
            path.chmod(0o700)
        cache = source / "lambda_src/chat/__pycache__"
        cache.mkdir()
        (cache / "handler.cpython-312.pyc").write_bytes(b"compiled")
        (source / "lambda_src/runtime/.DS_Store").write_bytes(b"noise")
        (source / "lambda_src/chat/handler.py~").write_text("backup", encoding="utf-8")
        again = build_function(source, "chat", tmp_path / "out-strict")
    finally:
        os.umask(old_umask)

    assert again.sha256 == built.sha256


def test_one_changed_byte_of_the_runtime_changes_every_function(tmp_path: Path) -> None:
    source = write_tree(tmp_path)
    before = {name: build_function(source, name, tmp_path).sha256 for name in ("chat", "usage")}
    (source / "lambda_src/runtime/__init__.py").write_text(" ", encoding="utf-8")

    for name, sha256 in before.items():
        assert build_function(source, name, tmp_path).sha256 != sha256


def test_a_changed_function_leaves_the_others_alone(tmp_path: Path) -> None:
    source = write_tree(tmp_path)
    before = build_function(source, "chat", tmp_path).sha256
    (source / "lambda_src/usage/handler.py").write_text("handler = None\n", encoding="utf-8")

    assert build_function(source, "chat", tmp_path).sha256 == before


def test_an_unknown_function_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"no function 'chta'.*Functions: chat, usage\."):
        build_function(write_tree(tmp_path), "chta", tmp_path)


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    source = write_tree(tmp_path)
    (source / "lambda_src/chat/linked.py").symlink_to(source / "lambda_src/__init__.py")

    with pytest.raises(BundleError, match=r"linked\.py is a symbolic link"):
        build_function(source, "chat", tmp_path)


def test_a_zipped_function_imports_from_the_zip_alone(built: Artifact, tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(built.path)!r}); "
        "from lambda_src.chat.handler import handler; print(handler({}, None))"
    )

    shown = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], cwd=tmp_path, capture_output=True, check=True
    )

    assert shown.stdout == b"chat\n"


def test_the_functions_of_this_repository_are_found_and_built(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]

    for name in function_names(root):
        shared = imported(root / "lambda_src", name) - {name, "runtime"}
        built = build_function(root, name, tmp_path)
        entries = names_in(built.path)
        assert {f"lambda_src/{name}/handler.py", "run.sh"} & set(entries)
        sources = {entry.split("/")[1] for entry in entries if "/" in entry}
        assert sources == {"__init__.py", name, "runtime", *shared}


def imported(package: Path, name: str) -> set[str]:
    """The packages that one imports, and those that they import, by Python's own parser."""
    found, waiting = {name}, [name]
    while waiting:
        for path in (package / waiting.pop()).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                module = node.module if isinstance(node, ast.ImportFrom) else None
                parts = (module or "").split(".")
                if parts[0] == "lambda_src" and len(parts) > 1 and parts[1] not in found:
                    found.add(parts[1])
                    waiting.append(parts[1])
    return found


def test_a_package_that_is_imported_comes_with_what_it_imports(tmp_path: Path) -> None:
    source = write_tree(tmp_path)
    handler = source / "lambda_src/chat/handler.py"
    handler.write_text("def handler(*_):\n    from lambda_src.usage.handler import x\n", "utf-8")
    usage = source / "lambda_src/usage/handler.py"
    usage.write_text("from lambda_src.rates.table import x\n", "utf-8")
    (source / "lambda_src/rates").mkdir()
    (source / "lambda_src/rates/table.py").write_text("x = 1\n", "utf-8")

    entries = names_in(build_function(source, "chat", tmp_path).path)

    assert {"lambda_src/usage/handler.py", "lambda_src/rates/table.py"} <= set(entries)
    assert "lambda_src/usage/handler.py" not in names_in(
        build_function(source, "chat", tmp_path, alone=True).path
    )


def test_a_start_script_is_at_the_root_and_may_be_run(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "source")
    (source / "lambda_src/stream").mkdir()
    (source / "lambda_src/stream/run.sh").write_text("#!/bin/sh\n", encoding="utf-8")

    built = build_function(source, "stream", tmp_path / "out")

    assert "lambda_src/stream/run.sh" not in names_in(built.path)
    with zipfile.ZipFile(built.path) as members:
        assert members.getinfo("run.sh").external_attr >> 16 & 0o777 == 0o755
        assert members.getinfo("lambda_src/__init__.py").external_attr >> 16 & 0o777 == 0o644


def test_importing_the_package_loads_no_framework() -> None:
    framework = "{'cdktf', 'constructs', 'jsii'}"
    program = f"import sys, modules.bundle; print(sorted({framework} & {{*sys.modules}}))"

    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert shown.stdout == b"[]\n"
