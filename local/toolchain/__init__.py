"""The tools that Gatehouse drives: Terraform, Node and cdktf, found once by `make setup`."""

from local.toolchain.errors import ToolchainError
from local.toolchain.location import Toolchain, locate, provider_lock
from local.toolchain.variables import environment

__all__ = ["Toolchain", "ToolchainError", "environment", "locate", "provider_lock"]
