"""The environment variables of every tool that Gatehouse runs."""

import os
from collections.abc import Mapping

from gatehouse.home import MACHINE_VARIABLE, repository
from gatehouse.toolchain.location import Toolchain, folder, locate

_DROPPED = frozenset(
    {
        MACHINE_VARIABLE,
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHOME",
        "PYTHONPATH",
        "TF_CLI_CONFIG_FILE",
        "TF_DATA_DIR",
        "TF_PLUGIN_CACHE_DIR",
        "TF_WORKSPACE",
    }
)
_DROPPED_PREFIX = "TF_CLI_ARGS"


def environment(
    tools: Toolchain | None = None,
    *,
    keep_aws: bool = False,
    inherited: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the variables for Terraform, cdktf and Python processes that Gatehouse starts.

    Node, Terraform and `.venv` lead the PATH. Variables that would change Terraform's behavior
    are dropped, and every `AWS_*` variable too unless `keep_aws`: a profile in somebody's shell
    must not reach a rehearsal. So is the name of a machine's settings, which `gatehouse.settings`
    sets where it applies. Raises ToolchainError when a tool is missing.
    """
    toolchain = locate() if tools is None else tools
    outer = os.environ if inherited is None else inherited
    variables = {name: value for name, value in outer.items() if _is_kept(name, keep_aws=keep_aws)}
    leading = (toolchain.node_bin, toolchain.terraform.parent, repository() / ".venv" / "bin")
    variables |= {
        "PATH": os.pathsep.join([*map(str, leading), outer.get("PATH", os.defpath)]),
        "TF_CLI_CONFIG_FILE": str(toolchain.terraform_rc),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "TERRAFORM_BINARY_NAME": str(toolchain.terraform),
        "CHECKPOINT_DISABLE": "1",
        # Reading the provider's schema is most of a short command; with less garbage collection
        # it takes a fifth less processor time and 50 MB more memory.
        "GOGC": outer.get("GOGC", "400"),
        "DISABLE_VERSION_CHECK": "1",
        "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "1",
        "CDKTF_HOME": str(folder() / "cdktf"),
        "JSII_NODE": str(toolchain.node_bin / "node"),
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(folder() / "jsii"),
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
    }
    return variables


def _is_kept(name: str, *, keep_aws: bool) -> bool:
    if name in _DROPPED or name.startswith(_DROPPED_PREFIX):
        return False
    return keep_aws or not name.startswith("AWS_")
