"""Synthesis is a function of the sources: of no folder, machine, user, day, order or network."""

import os
import re
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from environments import names
from gatehouse.toolchain import environment as toolchain_environment
from tests.once import Once
from tests.stacks.sources import contents, copy_sources

_TIMESTAMP = re.compile(rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d")
# Python's half is watched; where the kernel allows, Node's half runs without network as well.
_OFFLINE = """
import runpy, sys
def forbid(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        raise SystemExit(f"{event} {arguments}")
sys.addaudithook(forbid)
runpy.run_module("stacks", run_name="__main__", alter_sys=True)
"""


_MACHINES = {
    "first": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    "second/with a space": {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "USER": "somebody"},
}


@pytest.fixture(scope="module")
def folders(once: Once, checkout: Path) -> tuple[Path, Path]:
    """The outputs of two copies of the sources, on machines as unlike as variables make them."""

    def make(folder: Path) -> None:
        for name, variables in _MACHINES.items():
            (folder / name / "home").mkdir(parents=True)
            (folder / name / "checkout").mkdir()
            sources = copy_sources(checkout, folder / name / "checkout")
            for environment in names():
                _synthesize(sources, environment, folder / name, variables)

    made = once.make("purity", make)
    first, second = (made / name / "out" for name in _MACHINES)
    return first, second


def _synthesize(sources: Path, environment: str, base: Path, variables: dict[str, str]) -> None:
    cache_root = toolchain_environment()["JSII_RUNTIME_PACKAGE_CACHE_ROOT"]
    subprocess.run(
        [*_without_network(), sys.executable, "-c", _OFFLINE],
        cwd=sources,
        env={
            **variables,
            "PATH": os.environ["PATH"],
            "HOME": str(base / "home"),
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": cache_root,
            "GATEHOUSE_ENV": environment,
            "CDKTF_OUTDIR": str(base / "out" / environment),
        },
        check=True,
        timeout=300,
    )


@cache
def _without_network() -> tuple[str, ...]:
    command = ("unshare", "--map-root-user", "--net")
    try:
        allowed = subprocess.run([*command, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return ()
    return command if allowed.returncode == 0 else ()


def test_two_paths_give_the_same_bytes_for_every_environment(folders: tuple[Path, Path]) -> None:
    first, second = (contents(folder) for folder in folders)
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert {name.split("/")[0] for name in first} == set(names())
    assert len([name for name in first if name.endswith(".zip")]) >= 4 * len(names())


def test_nothing_tells_where_when_or_on_which_machine(
    folders: tuple[Path, Path], checkout: Path
) -> None:
    traces = [str(folder.parent).encode() for folder in folders]
    # With its slash: the home of CI's user is `/root`, and `</root>` is in a library's XML.
    traces += [str(checkout).encode(), f"{Path.home()}/".encode(), b"/site-packages/"]
    if len(socket.gethostname()) > 6:  # a shorter name may be part of any word
        traces.append(socket.gethostname().encode())
    for name, data in contents(folders[0]).items():
        if not name.endswith("layer.zip"):  # other people's packages
            assert not [trace for trace in traces if trace in data], name
        if name.endswith(".json"):
            assert not _TIMESTAMP.search(data), name


def test_another_environment_gives_other_bytes(folders: tuple[Path, Path]) -> None:
    prod, dev = (contents(folders[0] / name) for name in ("prod", "dev"))
    assert prod["stacks/tables/cdk.tf.json"] != dev["stacks/tables/cdk.tf.json"]
