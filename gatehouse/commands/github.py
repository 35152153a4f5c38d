"""`gatehouse github`: what the jobs of the workflows say in the repository."""

import os
from pathlib import Path
from typing import Annotated

import typer

from gatehouse.commands import sealed
from gatehouse.commands.console import err, out
from gatehouse.delivery.github.repository import Repository

github = typer.Typer(no_args_is_help=True, help="Say in the repository what a job found.")
_REVIEW, _DRIFT = "gatehouse-review", "gatehouse-drift"


@github.command()
def comment(
    reviews: Annotated[Path, typer.Argument(help="Folder of review-ENVIRONMENT/review.md.")],
    pull_request: Annotated[int, typer.Option("--pull-request", help="Its number.")],
) -> None:
    """Write the reviews of all environments as the one comment on a pull request."""
    found = sorted(reviews.glob("review-*/review.md")) if reviews.is_dir() else []
    told = [file.read_text(encoding="utf-8") for file in found]
    text = "\n\n".join(told) or "No environment could be planned: see the jobs of this workflow."
    Repository(os.environ).comment(pull_request, _REVIEW, text)
    out.print(f"{len(found)} reviews")


@github.command("drift")
def report_drift(env: Annotated[str, typer.Option("--env", help="dev, staging, ...")]) -> None:
    """Look for drift; open or update the one issue about it, close it when there is none."""
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
        f"{env} is not as its stacks say. Values are left out.\n\n{listed}\n\n"
        "Apply the stacks again, or change them to what is there."
    )
    repository.tell(marker, f"Drift in {env}", text)
    err.print(text, markup=False)
    raise typer.Exit(sealed.DRIFTED)
