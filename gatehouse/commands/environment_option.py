"""The option that names an environment, as every command has it."""

from typing import Annotated

import typer

Environment = Annotated[str, typer.Option("--env", help="Name of an environment.")]
