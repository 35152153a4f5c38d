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

    `compressed`: the layer is uploaded, and Lambda takes at most 50 MB.
    """

    name: TargetName
    tag: str
    pip_arguments: tuple[str, ...]
    compressed: bool = False


# Lambda's python3.12 runtime on arm64 is Amazon Linux 2023 with glibc 2.34.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_LAMBDA_PLATFORMS = ("manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_28_aarch64")
_AWS = Target(
    name="aws",
    tag="cp312-libdeflate-" + "-".join(_LAMBDA_PLATFORMS),
    compressed=True,
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
        return Target("host", f"{sys.implementation.cache_tag}-{sysconfig.get_platform()}", ())
    msg = f"There is no target {name!r}. Targets: {', '.join(TARGET_NAMES)}."
    raise BundleError(msg)
