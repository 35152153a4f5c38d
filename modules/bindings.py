"""Loads the AWS provider's generated bindings one resource at a time.

Importing `cdktf_cdktf_provider_aws` the ordinary way imports all of its 2,138 resource modules,
7 to 30 s. Registering the package with its search path and an empty body before anybody imports
it makes Python load only the resource modules that are asked for. The synthesized JSON is the same
(`make bench` measures the time and compares the output).
"""

import importlib.util
import sys
from types import ModuleType

AWS_BINDINGS = "cdktf_cdktf_provider_aws"


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
