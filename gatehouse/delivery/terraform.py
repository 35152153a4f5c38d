"""Drives Terraform in one stack's working folder, through python-terraform."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from python_terraform import IsFlagged, Terraform

from gatehouse.toolchain import locate, provider_lock

_ERROR_LINES = 40
LOCK_TIMEOUT = "60s"
_LEFT_STATE = "errored.tfstate"
_INITIALIZED = "initialized"  # what `init` was done for last


class TerraformError(Exception):
    """Terraform failed. `stack` and `command` say where, the message ends as its output did."""

    def __init__(self, stack: str, command: str, output: str) -> None:
        tail = "\n".join(output.strip().splitlines()[-_ERROR_LINES:])
        super().__init__(f"terraform {command} of stack {stack} failed:\n{tail}")
        self.stack = stack
        self.command = command


class _Terraform(Terraform):  # type: ignore[misc] # python-terraform has no types
    """python-terraform with an environment of its own for every process that it starts.

    The library hands on `os.environ`, which stacks that run side by side share.
    """

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        super().__init__(working_dir=str(folder), terraform_bin_path=str(locate().terraform))
        self._environment = dict(variables)

    def cmd(self, cmd: str, *args: str, **kwargs: Any) -> tuple[int, str, str]:  # noqa: ANN401 - Terraform's own options
        """Runs one command to its end: exit code, standard output, standard error."""
        finished = subprocess.run(
            self.generate_cmd_string(cmd, *args, **kwargs),
            cwd=self.working_dir,
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        self.temp_var_files.clean_up()
        return finished.returncode, finished.stdout, finished.stderr


class TerraformWorkspace:
    """A synthesized stack copied into a folder of its own, where Terraform may write.

    Terraform runs there with exactly `variables` as its environment.
    """

    def __init__(self, stack: str, folder: Path, variables: Mapping[str, str]) -> None:
        self.stack = stack
        self.folder = folder
        self._terraform = _Terraform(folder, variables)
        self._initialized_for = ""

    def fill(self, configuration: Mapping[str, Any], assets: Path | None = None) -> None:
        """Replaces what is synthesized in the folder; keeps what Terraform initialized there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(configuration, indent=2)
        (self.folder / "cdk.tf.json").write_text(text, encoding="utf-8")
        shutil.rmtree(self.folder / "assets", ignore_errors=True)
        if assets and assets.is_dir():
            shutil.copytree(assets, self.folder / "assets")
        shutil.copyfile(provider_lock(), self.folder / ".terraform.lock.hcl")
        self._initialized_for = _initialization(configuration, provider_lock())

    def init(self, **options: Any) -> None:  # noqa: ANN401 - Terraform's own options
        """`terraform init` with the committed provider lock, unless it was done for the same.

        It depends on the backend, the required providers, the modules and the lock; with `options`
        it runs.

        Raises:
            TerraformError: as every method here.

        """
        note = self.folder / ".terraform" / _INITIALIZED
        if not options and self._initialized_for and self._is_initialized(note):
            return
        note.unlink(missing_ok=True)
        self._run("init", no_color=IsFlagged, input=False, lockfile="readonly", **options)
        if not options and self._initialized_for and note.parent.is_dir():
            note.write_text(self._initialized_for, encoding="utf-8")

    def init_like(self, other: "TerraformWorkspace") -> None:
        """`init`, as a copy of what another workspace's left there where it was for the same.

        Only where Terraform linked providers: a copy of the files would cost more than `init`.
        """
        there, here = other.folder / ".terraform", self.folder / ".terraform"
        is_same = _text(there / _INITIALIZED) == self._initialized_for
        if is_same and not self._is_initialized(here / _INITIALIZED):
            linked = [folder.is_symlink() for folder in there.glob("providers/*/*/*/*/*")]
            if linked and all(linked):
                shutil.rmtree(here, ignore_errors=True)
                shutil.copytree(there, here, symlinks=True)
        self.init()

    def plan(self, *, out: Path, refresh: bool = True, lock: bool = True) -> bool:
        """Writes a plan file; True when it would change anything."""
        code = self._run(
            "plan",
            no_color=IsFlagged,
            input=False,
            out=str(out),
            refresh=refresh,
            lock=lock,
            lock_timeout=LOCK_TIMEOUT if lock else None,
            detailed_exitcode=IsFlagged,
            accepted=(0, 2),
        )[0]
        return code == 2  # noqa: PLR2004 - terraform's detailed exit code for "changes"

    def show(self, plan: Path) -> str:
        """What `terraform show -json` prints of a plan file."""
        return self._run("show", str(plan), json=IsFlagged)[1]

    def apply(self, plan: Path | None = None) -> str:
        """Applies a plan file, or plans and applies at once; returns what Terraform printed."""
        arguments = (str(plan),) if plan else ()
        return self._run(
            "apply",
            *arguments,
            no_color=IsFlagged,
            input=False,
            lock_timeout=LOCK_TIMEOUT,
            auto_approve=IsFlagged,
        )[1]

    def destroy(self) -> str:
        """Destroys everything in the state; returns what Terraform printed."""
        return self._run(
            "destroy",
            no_color=IsFlagged,
            input=False,
            lock_timeout=LOCK_TIMEOUT,
            auto_approve=IsFlagged,
        )[1]

    def push_left_state(self) -> None:
        """Stores the state that an apply could not store when its backend went away.

        Terraform leaves it in the folder and expects somebody to push it
        (https://developer.hashicorp.com/terraform/cli/commands/state/push).
        """
        left = self.folder / _LEFT_STATE
        if left.exists():
            self._run("state push", _LEFT_STATE)
            left.unlink()

    def outputs(self) -> dict[str, str]:
        """The stack's outputs, by name."""
        printed = json.loads(self._run("output", json=IsFlagged)[1])
        return {name: item["value"] for name, item in printed.items()}

    def _is_initialized(self, note: Path) -> bool:
        # Terraform links a provider to where it is installed, which may have moved.
        providers = (note.parent / "providers").glob("*/*/*/*/*")
        is_same = _text(note) == self._initialized_for != ""
        return is_same and all(folder.exists() for folder in providers)

    def _run(
        self,
        command: str,
        *arguments: str,
        accepted: tuple[int, ...] = (0,),
        **options: Any,  # noqa: ANN401 - Terraform's own options
    ) -> tuple[int, str]:
        code, output, errors = self._terraform.cmd(command, *arguments, **options)
        if code not in accepted:
            raise TerraformError(self.stack, command, f"{output}\n{errors}")
        return code, output


def _text(file: Path) -> str:
    """What a file says; nothing where there is none."""
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _initialization(configuration: Mapping[str, Any], lock: Path) -> str:
    read = {part: configuration.get(part, {}) for part in ("terraform", "module")}
    settings = json.dumps(read, sort_keys=True)
    return hashlib.sha256(settings.encode() + lock.read_bytes()).hexdigest()
