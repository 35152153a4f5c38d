"""`gatehouse plan --seal`, `seal push`, `seal pull`, `apply --sealed` and `drift`."""

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from gatehouse.aws import AwsCaller
from gatehouse.commands.chosen_stacks import chosen
from gatehouse.commands.console import conclude, err, out, report, tell, working
from gatehouse.commands.environment_option import Environment
from gatehouse.commands.identity import variables
from gatehouse.delivery import host_record
from gatehouse.delivery.deployment import Deployment, forget
from gatehouse.delivery.drift import Drift
from gatehouse.delivery.drift import drift as found_drift
from gatehouse.delivery.sealing import Manifest, apply_sealed, pull, push
from gatehouse.delivery.sealing import seal as seal_plans
from gatehouse.delivery.sealing.provenance import commit as checked_out
from gatehouse.delivery.synthesis import Synthesis
from gatehouse.emulator import NotRunningError
from gatehouse.home import environment_folder, repository
from gatehouse.platform import PlatformError
from gatehouse.settings import load
from rehearsal.known_gaps import KNOWN_GAPS, KNOWN_OUTPUT_GAPS

DRIFTED, FAILED = 1, 2

handing_over = typer.Typer(
    no_args_is_help=True, help="Transfer sealed plans to the job that applies them."
)


@handing_over.command("push")
def push_seal(folder: Annotated[Path, typer.Argument(help="What `plan --seal` wrote.")]) -> None:
    """Put sealed plans into the environment's bucket; print the SHA-256 that approves them."""
    environment = Manifest.read(folder).environment
    caller = AwsCaller(variables(environment, "plan"))
    key, sha256 = push(folder, caller, load(environment).plans_bucket)
    err.print(key, markup=False)
    out.print(sha256, markup=False)


@handing_over.command("pull")
def pull_seal(
    folder: Annotated[Path, typer.Argument(help="Folder to open them in; new or empty.")],
    sha256: Annotated[str, typer.Option(help="What `seal push` printed, and was approved.")],
    env: Environment = "local",
) -> None:
    """Get the sealed plans of the commit that is checked out."""
    commit = checked_out(repository(), may_differ=env == "local")
    caller = AwsCaller(variables(env, "apply"))
    bucket = load(env).plans_bucket
    pull(folder, caller, bucket, environment=env, commit=commit, sha256=sha256)
    out.print(str(folder), markup=False)


def seal(synthesis: Synthesis, folder: Path, names: tuple[str, ...], against: str) -> int:
    """Seals the plans of the named stacks into `folder`; the exit code.

    The review in it says what changes against a commit, if one is named.
    """
    from gatehouse.review import sealed as reviewing  # noqa: PLC0415 - other commands are quick

    environment = synthesis.environment

    def review(planned: Path) -> None:
        report = reviewing.write(planned, synthesis, against)
        err.print(f"Review: {report.verdict}", markup=False)

    sealed = seal_plans(
        synthesis,
        Deployment(synthesis, environment_folder(environment) / "work"),
        folder,
        bucket=load(environment).state_bucket,
        variables=variables(environment, "plan"),
        review=review,
        names=names,
        known_output_gaps=KNOWN_OUTPUT_GAPS if environment == "local" else frozenset(),
        report=report,
    )
    code = conclude(sealed.outcome)
    if sealed.sha256:
        out.print(f"{sealed.sha256}  {folder / 'manifest.json'}", markup=False)
    return code


def apply(
    sealed: Annotated[Path, typer.Option("--sealed", help="What `plan --seal` wrote.")],
    sha256: Annotated[
        str | None, typer.Option(help="SHA-256 of the manifest that was approved.")
    ] = None,
) -> None:
    """Apply exactly the sealed plans, if nothing that they were made from has changed."""
    manifest = Manifest.read(sealed)
    environment = manifest.environment
    settings = load(environment)
    granted = variables(environment, "apply")
    with working(f"Applying the sealed plans of {environment} ..."):
        opened = apply_sealed(
            sealed,
            environment_folder(environment) / "sealed",
            bucket=settings.state_bucket,
            account=settings.account.id,
            sha256=sha256,
            variables=granted,
            report=report,
        )
    begun = (*opened.outcome.done, *opened.outcome.failed)
    changed = (name for name in begun if manifest.stacks[name].changes)
    forget(environment_folder(environment) / "work", *changed)
    code = conclude(opened.outcome)
    for name, upstream in opened.waiting.items():
        err.print(f"  - {name:<12} waits for {', '.join(upstream)}: plan and seal again")
    if host_record.STACK in opened.outcome.done:
        tell(host_record.told_by_state(AwsCaller(granted), settings.state_bucket))
    raise typer.Exit(code)


def drift(
    stacks: Annotated[list[str] | None, typer.Argument(help="Stacks; all if left out.")] = None,
    env: Environment = "local",
) -> None:
    """Print the drift of an environment. Exit 0: none, 1: drift, 2: it could not be compared."""
    found = drifted(env, stacks)
    if found is None:
        raise typer.Exit(FAILED)
    for difference in found:
        out.print(str(difference), markup=False)
    out.print(f"{len(found)} differences", markup=False)
    raise typer.Exit(DRIFTED if found else 0)


def drifted(env: str, stacks: Collection[str] | None = None) -> list[Drift] | None:
    """The drift of stacks, all if none are given, or None if they could not be planned."""
    load(env)  # an unknown name is told as one
    try:
        granted = variables(env, "plan")
    except (NotRunningError, PlatformError) as error:  # its usual exit code would say: drift
        err.print(str(error), markup=False)
        return None
    synthesis, names = chosen(env, stacks)
    deployment = Deployment(synthesis, environment_folder(env) / "work")
    known, known_outputs = (KNOWN_GAPS, KNOWN_OUTPUT_GAPS) if env == "local" else ({}, frozenset())
    with tempfile.TemporaryDirectory(prefix="gatehouse-drift-") as folder:
        plans = Path(folder)
        with working(f"Comparing {env} with its stacks ..."):
            outcome = deployment.plan(names, granted, plans, report)
        if conclude(outcome):
            return None
        found = found_drift(plans, known=known, known_outputs=known_outputs)
    gaps = sum(difference.known for difference in found)
    if gaps:
        err.print(f"{gaps} known gaps of the embedded AWS are left out.")
    return [difference for difference in found if not difference.known]
