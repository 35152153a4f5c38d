"""`gatehouse github`: publishes results of workflow jobs in the repository."""

import os
from pathlib import Path
from typing import Annotated

import typer

from gatehouse.commands import sealed
from gatehouse.commands.console import err, out
from gatehouse.commands.environment_option import Environment
from gatehouse.delivery.github.repository import Repository

github = typer.Typer(no_args_is_help=True, help="Publish the result of a job in the repository.")
_REVIEW, _DRIFT = "gatehouse-review", "gatehouse-drift"


@github.command()
def comment(
    reviews: Annotated[Path, typer.Argument(help="Folder of review-ENVIRONMENT/review.md.")],
    pull_request: Annotated[int, typer.Option("--pull-request", help="Its number.")],
) -> None:
    """Write the reviews of all environments as the one comment on a pull request."""
    files = sorted(reviews.glob("review-*/review.md")) if reviews.is_dir() else []
    reports = [file.read_text(encoding="utf-8") for file in files]
    text = "\n\n".join(reports) or "No environment could be planned: see the jobs of this workflow."
    Repository(os.environ).comment(pull_request, _REVIEW, text)
    out.print(f"{len(files)} reviews")


@github.command("drift")
def report_drift(
    env: Environment,
) -> None:
    """Detect drift; open or update the one issue about it, and close it when there is none."""
    repository, marker = Repository(os.environ), f"{_DRIFT} {env}"
    found = sealed.drifted(env)
    if found is None:
        raise typer.Exit(sealed.FAILED)
    if not found:
        repository.close(marker)
        out.print("0 differences")
        return
    listed = "\n".join(f"- `{difference}`" for difference in map(str, found))
    text = (
        f"{env} differs from its stacks. Values are left out.\n\n{listed}\n\n"
        "Apply the stacks again, or change them to match the resources."
    )
    repository.report_issue(marker, f"Drift in {env}", text)
    err.print(text, markup=False)
    raise typer.Exit(sealed.DRIFTED)
