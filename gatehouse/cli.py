"""The `gatehouse` command: composes the commands and turns failures into one message and a code."""

import sys

import typer

from gatehouse.commands.on_demand import OnDemandGroup

app = typer.Typer(
    cls=OnDemandGroup,
    name="gatehouse",
    help="A multi-tenant AI chat backend on AWS that you own as code.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _() -> None:
    """Make typer take the application for a group: its commands are not known to it."""


def main() -> None:
    """Run the command. 2 when settings or arguments are wrong, 1 for any other failure."""
    try:
        app()
    except Exception as error:
        from gatehouse.files import full_disk  # noqa: PLC0415 - only when something failed

        message = full_disk(error)
        if message is None and not isinstance(error, _expected()):
            raise
        from gatehouse.commands.console import err  # noqa: PLC0415 - only when something failed

        err.print(message or str(error), markup=False)
        sys.exit(getattr(error, "exit_code", 1))


def _expected() -> tuple[type[Exception], ...]:
    """The failures that are a message; imported only when something failed."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - see above

    from environments import SettingsError  # noqa: PLC0415 - see above
    from gatehouse.delivery.sealing import SealBrokenError, SealError  # noqa: PLC0415 - see above
    from gatehouse.delivery.synthesis import SynthesisError  # noqa: PLC0415 - see above
    from gatehouse.delivery.terraform import TerraformError  # noqa: PLC0415 - see above
    from gatehouse.emulator import NotRunningError  # noqa: PLC0415 - see above
    from gatehouse.operating.flows.errors import (  # noqa: PLC0415 - see above
        FlowFileError,
        FlowRefusedError,
    )
    from gatehouse.platform import PlatformError  # noqa: PLC0415 - see above
    from gatehouse.processes import ProcessError  # noqa: PLC0415 - see above
    from gatehouse.toolchain import ToolchainError  # noqa: PLC0415 - see above
    from policies.estate import PlanError  # noqa: PLC0415 - see above
    from policies.exceptions import ExceptionsError  # noqa: PLC0415 - see above

    return (
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


if __name__ == "__main__":
    main()
