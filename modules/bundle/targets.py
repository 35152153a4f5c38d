"""Where a bundle will run: Lambda in AWS, or the interpreter of this checkout."""

import sys
import sysconfig
from dataclasses import dataclass
from typing import Literal, get_args

from modules.bundle.artifact import BundleError

TargetName = Literal["aws", "host"]
TARGET_NAMES: tuple[TargetName, ...] = get_args(TargetName)


@dataclass(frozen=True)
class Target:
    """A target's name, its tag (part of the layer's identity) and how pip picks wheels for it.

    `cache_tag` is in the names of its bytecode, which Pyodide makes if `pyodide`, else this
    interpreter.
    """

    name: TargetName
    tag: str
    cache_tag: str
    pip_arguments: tuple[str, ...]
    pyodide: bool = False


# Lambda's python3.12 runtime on arm64 is Amazon Linux 2023 with glibc 2.34.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_LAMBDA_PLATFORMS = ("manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_28_aarch64")
_AWS = Target(
    name="aws",
    tag="cp312-libdeflate-" + "-".join(_LAMBDA_PLATFORMS),
    cache_tag="cpython-312",
    pyodide=True,
    pip_arguments=(
        *(f"--platform={platform}" for platform in _LAMBDA_PLATFORMS),
        "--python-version=3.12",
        "--implementation=cp",
        "--abi=cp312",
        "--abi=abi3",
        "--abi=none",
    ),
)


def target(name: str) -> Target:
    """Return the target of that name. Raises BundleError for any other name."""
    if name == "aws":
        return _AWS
    if name == "host":
        version = str(sys.implementation.cache_tag)
        return Target("host", f"{version}-{sysconfig.get_platform()}", version, ())
    msg = f"There is no target {name!r}. Targets: {', '.join(TARGET_NAMES)}."
    raise BundleError(msg)
