import re
import shutil
import subprocess
import sys
import zipfile
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from modules.bundle import BundleError, build_layer, layer_artifact, layer_path
from tests.modules.bundle.trees import names_in

ROOT = Path(__file__).resolve().parents[3]
LOCKED = re.findall(
    r"^([a-z0-9-]+)==(?!.*sys_platform == 'win32')",
    (ROOT / "requirements/layer.lock").read_text(encoding="utf-8"),
    re.MULTILINE,
)

# Of CPython 3.12 it is 3531: https://github.com/python/cpython/blob/3.12/Lib/importlib/_bootstrap_external.py
MAGIC_NUMBERS = {"host": MAGIC_NUMBER, "aws": (3531).to_bytes(2, "little") + b"\r\n"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A root that holds nothing but the lock file."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def test_a_build_in_another_folder_gives_the_bytes_that_setup_built(tmp_path: Path) -> None:
    assert build_layer("host", out=tmp_path).sha256 == layer_artifact("host").sha256


@pytest.mark.parametrize("target", ["host", "aws"])
def test_a_layer_holds_every_locked_package_below_python_and_no_leftovers(target: str) -> None:
    names = names_in(layer_path(target))

    found = {name.split("/")[1].split("-")[0] for name in names if ".dist-info/" in name}
    assert found == {name.replace("-", "_") for name in LOCKED}
    assert {name.split("/")[0] for name in names} == {"python"}
    assert not [name for name in names if name.startswith("python/bin/")]
    leftovers = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
    assert not leftovers & {Path(name).name for name in names}


def test_the_layer_for_this_machine_imports_in_an_interpreter_that_has_nothing_else(
    tmp_path: Path,
) -> None:
    with zipfile.ZipFile(layer_path("host")) as members:
        members.extractall(tmp_path)
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'python')!r}); "
        "import aws_lambda_powertools, cryptography, httpx, jmespath, jwt, pydantic; "
        "import starlette, uvicorn; "
        "assert pydantic.TypeAdapter(int).validate_python('3') == 3; print(pydantic.__file__)"
    )

    shown = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True
    )

    assert shown.stdout.startswith(str(tmp_path))


@pytest.mark.parametrize(("target", "tag"), [("host", sys.implementation.cache_tag),
                                             ("aws", "cpython-312")])  # fmt: skip
def test_every_module_has_bytecode_that_python_takes_without_its_source(
    target: str, tag: str
) -> None:
    with zipfile.ZipFile(layer_path(target)) as members:
        names = set(members.namelist())
        headers = {name: members.read(name)[:8] for name in names if name.endswith(".pyc")}

    sources = {name.rpartition("/")[::2] for name in names if name.endswith(".py")}
    expected = {f"{folder}/__pycache__/{file[:-3]}.{tag}.pyc" for folder, file in sources}
    assert set(headers) == expected
    assert {header[:4] for header in headers.values()} == {MAGIC_NUMBERS[target]}
    # PEP 552: the lowest bit says that it goes by a hash, the next one that it is checked.
    assert {int.from_bytes(header[4:]) for header in headers.values()} == {0x01000000}


def test_every_native_library_for_aws_is_for_arm64_and_python_3_12() -> None:
    libraries = [name for name in names_in(layer_path("aws")) if ".so" in Path(name).suffixes]

    assert libraries
    for name in libraries:
        bundled = ".libs/" in name  # what a wheel brings along for its own extension modules
        assert bundled or name.endswith((".cpython-312-aarch64-linux-gnu.so", ".abi3.so")), name
        with zipfile.ZipFile(layer_path("aws")) as members:
            header = members.read(name)[:20]
        assert header[:4] == b"\x7fELF"
        assert int.from_bytes(header[18:20], "little") == 183, name  # EM_AARCH64


def test_every_wheel_for_aws_names_a_tag_that_lambda_runs() -> None:
    with zipfile.ZipFile(layer_path("aws")) as members:
        wheels = [name for name in members.namelist() if name.endswith(".dist-info/WHEEL")]
        tags = {
            name: re.findall(r"^Tag: (\S+)", members.read(name).decode(), re.M) for name in wheels
        }

    for name, named in tags.items():
        pure = any(tag.endswith("-none-any") for tag in named)
        assert pure or all("aarch64" in tag for tag in named), (name, named)


def test_a_missing_layer_names_the_command(checkout: Path) -> None:
    with pytest.raises(BundleError, match=r"not been built: run `.*modules\.bundle --target aws`"):
        layer_path("aws", checkout)


def test_a_layer_of_another_lock_file_is_not_used(checkout: Path) -> None:
    (checkout / "requirements/layer.lock").write_text("", encoding="utf-8")
    built = build_layer("host", root=checkout)
    assert layer_artifact("host", checkout) == built

    (checkout / "requirements/layer.lock").write_text("# changed\n", encoding="utf-8")

    with pytest.raises(BundleError, match=r"built from another requirements/layer\.lock"):
        layer_path("host", checkout)


def test_a_wheel_whose_hash_differs_is_not_bundled(checkout: Path) -> None:
    pin = "idna==3.10 --hash=sha256:" + "0" * 64
    (checkout / "requirements/layer.lock").write_text(pin, encoding="utf-8")

    with pytest.raises(BundleError, match=r"(?s)could not be installed.*DO NOT MATCH THE HASHES"):
        build_layer("aws", root=checkout)
    assert not list(checkout.glob(".gatehouse/bundle/*/layer.zip"))


def test_an_unknown_target_is_named_with_those_there_are() -> None:
    with pytest.raises(BundleError, match=r"no target 'lambda'\. Targets: aws, host\."):
        layer_path("lambda")
