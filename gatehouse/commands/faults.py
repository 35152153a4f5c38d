"""`gatehouse faults`: lets dependencies of the rehearsal fail, to see what the platform does."""

from collections import Counter
from typing import Annotated

import typer
from pydantic import ValidationError

from gatehouse.commands.console import out
from gatehouse.platform import ArgumentError
from rehearsal.faults import book
from rehearsal.faults.database import DatabaseFault, DatabaseFaults
from rehearsal.faults.fault import Fault, Kind
from rehearsal.simulators.composition import EMBEDDED_AWS, POSTGRES
from rehearsal.simulators.embedded_aws.wire import MODELS

_DATABASE = "postgres"
_SERVICES = sorted({service for services in MODELS.values() for service in services})

faults = typer.Typer(
    help="Lets dependencies of the rehearsal fail, to see what the platform does.",
    no_args_is_help=True,
)


@faults.command("add")
def add(
    service: Annotated[str, typer.Argument(help=f"{_DATABASE}, or AWS's name: dynamodb, sqs ...")],
    kind: Annotated[
        str,
        typer.Argument(help=f"{', '.join(Kind)}; of {_DATABASE}: {', '.join(DatabaseFault)}"),
    ],
    *,
    function: Annotated[str, typer.Option(help="only calls of this function: chat")] = "",
    operation: Annotated[
        list[str] | None, typer.Option(help="only this operation: UpdateItem; repeatable")
    ] = None,
    times: Annotated[int | None, typer.Option(help="only that many calls", min=1)] = None,
    seconds: Annotated[float, typer.Option(help="how long slow calls wait")] = 5,
) -> None:
    """Let calls to a service meet a fault, until `gatehouse faults clear`."""
    if service == _DATABASE:
        _database().begin(_database_fault(kind))
        out.print(f"Sessions of PostgreSQL are {kind} now.")
        return
    if service not in _SERVICES:
        raise ArgumentError(
            f"The platform calls no service {service!r}: use {_DATABASE} or one of "
            f"{', '.join(_SERVICES)}."
        )
    try:
        fault = Fault.model_validate(
            {
                "service": service,
                "kind": kind,
                "function": function,
                "operations": tuple(operation or ()),
                "times": times,
                "seconds": seconds,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise ArgumentError(f"{first['loc'][0]}: {first['msg']}.") from error
    if EMBEDDED_AWS.running is None:
        raise ArgumentError("The embedded AWS is not running: start the rehearsal with `make up`.")
    path = book.faults_file()
    book.write(path, (*book.read(path), fault))
    out.print(_sentence(fault))


@faults.command("list")
def list_faults() -> None:
    """Print the faults of AWS and how many calls have met one since the first was added."""
    path = book.faults_file()
    current = book.read(path)
    for fault in current:
        out.print(_sentence(fault), markup=False)
    if not current:
        out.print("There are no faults.")
    met = Counter((line["service"], line["operation"], line["kind"]) for line in book.met(path))
    for (service, operation, kind), count in sorted(met.items()):
        out.print(f"{count:>6} calls met one: {service}:{operation} was {kind}", markup=False)


@faults.command("clear")
def clear() -> None:
    """End every fault."""
    path = book.faults_file()
    book.write(path, ())
    book.met_file(path).unlink(missing_ok=True)
    if POSTGRES.running:
        _database().end()
    out.print("There are no faults any more.")


def _database() -> DatabaseFaults:
    if POSTGRES.running is None:
        raise ArgumentError("PostgreSQL is not running: start the rehearsal with `make up`.")
    return DatabaseFaults(POSTGRES.socket_folder)


def _database_fault(kind: str) -> DatabaseFault:
    try:
        return DatabaseFault(kind)
    except ValueError as error:
        raise ArgumentError(
            f"{_DATABASE} knows no fault {kind!r}: use {', '.join(DatabaseFault)}."
        ) from error


def _sentence(fault: Fault) -> str:
    which = ", ".join(fault.operations) or "every operation"
    whose = f"by {fault.function}" if fault.function else "by any function"
    often = f", {fault.times} times" if fault.times else ""
    long = f" for {fault.seconds:g} s" if fault.kind is Kind.SLOW else ""
    return f"{fault.service}: {which} {whose} is {fault.kind}{long}{often}."
