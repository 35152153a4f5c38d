"""The `gatehouse` command: composes the commands and turns failures into one message and a code."""

import sys

import typer
from botocore.exceptions import BotoCoreError, ClientError

from environments import SettingsError
from gatehouse.commands import (
    delivery,
    flows,
    github,
    people,
    preflight,
    rehearsal,
    review,
    rotate,
    sealed,
    slack,
    state_lock,
)
from gatehouse.commands.console import err
from gatehouse.delivery.sealing import SealBrokenError, SealError
from gatehouse.delivery.synthesis import SynthesisError
from gatehouse.delivery.terraform import TerraformError
from gatehouse.emulator import NotRunningError
from gatehouse.operating.flows.errors import FlowFileError, FlowRefusedError
from gatehouse.platform import PlatformError
from gatehouse.processes import ProcessError
from gatehouse.toolchain import ToolchainError
from policies.estate import PlanError
from policies.exceptions import ExceptionsError

app = typer.Typer(
    name="gatehouse",
    help="A multi-tenant AI chat backend on AWS that you own as code.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(rehearsal.up)
app.command()(rehearsal.down)
app.command("status")(rehearsal.show_status)
app.command()(rehearsal.logs)
app.command()(rehearsal.psql)
app.command("env")(rehearsal.print_environment)
app.command()(delivery.synth)
app.command()(delivery.plan)
app.command()(delivery.deploy)
app.command()(delivery.destroy)
app.command()(delivery.bootstrap)
app.command()(delivery.bundle)
app.command()(sealed.apply)
app.command()(state_lock.unlock)
app.add_typer(sealed.handing_over, name="seal")
app.command()(preflight.preflight)
app.add_typer(github.github, name="github")
app.command()(sealed.drift)
app.command()(review.review)
app.command("policies")(review.policies)
app.add_typer(people.tenants, name="tenants")
app.add_typer(people.users, name="users")
app.command()(people.token)
app.add_typer(rotate.rotate, name="rotate")
app.add_typer(flows.flows, name="flows")
app.add_typer(slack.slack, name="slack")
app.add_typer(slack.rollout, name="rollout")

_EXPECTED = (
    BotoCoreError,
    ClientError,
    ExceptionsError,
    FlowFileError,
    FlowRefusedError,
    NotRunningError,
    PlanError,
    PlatformError,
    ProcessError,
    SealBrokenError,
    SealError,
    SettingsError,
    SynthesisError,
    TerraformError,
    ToolchainError,
)


def main() -> None:
    """Run the command. 2 when settings or arguments are wrong, 1 for any other failure."""
    try:
        app()
    except _EXPECTED as error:
        err.print(str(error), markup=False)
        sys.exit(getattr(error, "exit_code", 1))


if __name__ == "__main__":
    main()
