"""Loads the AWS provider's generated bindings one resource at a time, in Python and in Node.

Importing `cdktf_cdktf_provider_aws` the ordinary way imports all of its 2,138 resource modules,
7 to 30 s. Registering the package with its search path and an empty body before anybody imports
it makes Python load only the resource modules that are asked for. The framework's Node process
does the same to the JavaScript half of the package, 3 s, unless it is told otherwise when it
starts. The synthesized JSON is the same (`make bench` measures the time and compares the output).
"""

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

AWS_BINDINGS = "cdktf_cdktf_provider_aws"
_NODE_HOOK = Path(__file__).with_name("lazy_bindings.cjs")


def load_bindings_lazily(package: str = AWS_BINDINGS) -> None:
    """Register `package` without running its `__init__`, so that its modules load one by one.

    Does nothing when the package has been imported already or is not installed: whoever builds
    bundles or runs in AWS needs no bindings, and an import of a resource says what is missing.
    """
    if package in sys.modules:
        return
    spec = importlib.util.find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        return
    module = ModuleType(package)
    module.__path__ = list(spec.submodule_search_locations)
    module.__spec__ = spec
    sys.modules[package] = module


@contextmanager
def lazily_in_node() -> Iterator[None]:
    """Make a Node process that starts inside the block load providers one resource at a time."""
    before = os.environ.get("NODE_OPTIONS")
    escaped = str(_NODE_HOOK).replace("\\", "\\\\").replace('"', '\\"')
    os.environ["NODE_OPTIONS"] = f'{before or ""} --require="{escaped}"'.strip()
    try:
        yield
    finally:
        if before is None:
            del os.environ["NODE_OPTIONS"]
        else:
            os.environ["NODE_OPTIONS"] = before
