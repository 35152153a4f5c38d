"""The tools that Gatehouse runs: Terraform, Node and cdktf, found once by `make setup`."""

from gatehouse.toolchain.errors import ToolchainError
from gatehouse.toolchain.location import Toolchain, locate, provider_lock
from gatehouse.toolchain.variables import environment

__all__ = ["Toolchain", "ToolchainError", "environment", "locate", "provider_lock"]
