"""`gatehouse synth`, `plan`, `deploy`, `destroy` and `bootstrap`: stacks of any environment."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from gatehouse.aws import AwsCaller
from gatehouse.commands import sealed
from gatehouse.commands.chosen_stacks import chosen
from gatehouse.commands.console import conclude, out, report, tell, working
from gatehouse.commands.environment_option import Environment
from gatehouse.commands.identity import require_running, variables
from gatehouse.delivery import host_record
from gatehouse.delivery.bootstrap import STACK as STATE
from gatehouse.delivery.bootstrap import bootstrap as bootstrap_state
from gatehouse.delivery.deployment import Deployment
from gatehouse.delivery.offline import plan_offline
from gatehouse.delivery.synthesis import synthesize
from gatehouse.home import environment_folder, home, repository
from gatehouse.platform import ArgumentError, Platform
from gatehouse.settings import load
from gatehouse.toolchain import environment as toolchain_environment

Stacks = Annotated[list[str] | None, typer.Argument(help="Stacks; all if left out.")]


def synth(
    out_dir: Annotated[Path, typer.Option("--out", help="Folder to write, emptied first.")],
    env: Environment = "local",
) -> None:
    """Synthesize every stack of an environment; needs no network."""
    if (out_dir / "stacks").exists():
        shutil.rmtree(out_dir / "stacks")
    synthesis = synthesize(env, out_dir)
    for stack in synthesis.stacks:
        out.print(f"{stack.name:<12} {stack.folder / 'cdk.tf.json'}", markup=False)


def plan(  # noqa: PLR0917 - each is an option of the command
    stacks: Stacks = None,
    env: Environment = "local",
    offline: Annotated[bool, typer.Option(help="No account, no credentials.")] = False,
    out_dir: Annotated[Path | None, typer.Option("--out", help="For STACK.plan.json.")] = None,
    seal: Annotated[Path | None, typer.Option(help="Folder for plans to be applied.")] = None,
    against: Annotated[
        str, typer.Option(help="The commit that the review in --seal compares with.")
    ] = "",
) -> None:
    """Plan stacks and write the plans as JSON, or sealed to be applied."""
    if seal and (offline or out_dir):
        raise ArgumentError("--seal cannot be combined with --offline or --out.")
    if against and not seal:
        raise ArgumentError("--against is for the review of sealed plans: name a folder, --seal.")
    if not offline:
        require_running(env)
    folder = out_dir or environment_folder(env) / "plans"
    synthesis, names = chosen(env, stacks)
    if seal:
        with working(f"Planning and sealing {env} ..."):
            code = sealed.seal(synthesis, seal, names, against)
        raise typer.Exit(code)
    with working(f"Planning {env} ..."):
        if offline:
            planned = tuple(stack for stack in synthesis.stacks if stack.name in names)
            outcome = plan_offline(
                replace(synthesis, stacks=planned), folder, home() / "offline" / env
            )
        else:
            deployment = Deployment(synthesis, environment_folder(env) / "work")
            outcome = deployment.plan(names, variables(env, "plan"), folder, report)
    code = conclude(outcome)
    for name in sorted(outcome.done):
        out.print(f"{folder / name}.plan.json", markup=False)
    raise typer.Exit(code)


def deploy(stacks: Stacks = None, env: Environment = "local") -> None:
    """Apply stacks in the order of their dependencies, independent ones in parallel."""
    require_running(env)
    if STATE in (stacks or ()):
        raise ArgumentError(f"Stack {STATE} is applied by `gatehouse bootstrap --env {env}`.")
    synthesis, given = chosen(env, stacks)
    # In other environments colleagues and GitHub's jobs apply as well.
    work = environment_folder(env) / "work"
    deployment = Deployment(synthesis, work, is_alone=env == "local")
    names = tuple(name for name in given if name != STATE)
    with working(f"Applying {', '.join(names)} ..."):
        outcome = deployment.apply(names, variables(env, "apply"), report)
    code = conclude(outcome)
    if host_record.STACK in outcome.done:
        tell(host_record.told(deployment.outputs(host_record.STACK)))
    raise typer.Exit(code)


def destroy(
    stacks: Stacks = None,
    env: Environment = "local",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Destroy stacks, dependents first. Never in production, never the state stack."""
    if load(env).is_production:
        raise ArgumentError(f"This command cannot destroy {env}: its kind is production.")
    require_running(env)
    synthesis, given = chosen(env, stacks)
    names = tuple(name for name in given if name != STATE)
    if not yes:
        typer.confirm(f"Destroy {', '.join(names)} of {env}?", abort=True)
    deployment = Deployment(synthesis, environment_folder(env) / "work")
    outcome = deployment.destroy(names, variables(env, "apply"), report)
    raise typer.Exit(conclude(outcome))


def bootstrap(env: Environment = "local") -> None:
    """Create or change the state stack, as an administrator of the account."""
    platform = Platform(env)
    caller = platform.caller  # before minutes of work
    deployment = Deployment(
        synthesize(env, environment_folder(env) / "synth"), environment_folder(env) / "work"
    )
    bootstrap_state(
        deployment,
        bucket=platform.settings.state_bucket,
        variables={**toolchain_environment(keep_aws=env != "local"), **caller.variables},
        caller=AwsCaller(caller.variables),
        report=report,
    )


def bundle(
    target: Annotated[str, typer.Option(help="aws or host")] = "aws",
) -> None:
    """Build the dependency layer and print the size of every upload."""
    for arguments in (["--target", target], ["--report"]):
        subprocess.run(
            [sys.executable, "-m", "modules.bundle", *arguments], cwd=repository(), check=True
        )
