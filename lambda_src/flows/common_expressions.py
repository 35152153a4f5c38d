"""CEL's library without its command line, which would load terminal packages into every function.

The package imports its own `cli` when it is imported; an empty module of that name stands in, and
the layer leaves out what only that needs (requirements/layer.overrides).
"""

import sys
from types import ModuleType

sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))

import cel  # noqa: E402  # after its command line was put aside

__all__ = ["cel"]
