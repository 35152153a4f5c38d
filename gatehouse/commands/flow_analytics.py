"""`gatehouse flows analytics`: what the sessions of a flow came to."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from gatehouse.commands.environment_option import Environment
from gatehouse.commands.flow_connection import DEMO, Flow, User, flows_api

_DAY = ["%Y-%m-%d"]


class By(StrEnum):
    """What starts and ends are counted by."""

    DAY = "day"
    VERSION = "version"
    LANGUAGE = "language"
    VARIANT = "variant"


def analytics(
    flow: Flow,
    *,
    first: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="First day; 30 days by default.")
    ] = None,
    last: Annotated[datetime | None, typer.Option(formats=_DAY, help="Last day (UTC).")] = None,
    by: By = By.DAY,
    version: Annotated[int | None, typer.Option(min=1, help="Only this version.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Print starts, ends, drop-off by node, times and answers of a flow."""
    query: dict[str, Any] = {
        "first": first and first.date().isoformat(),
        "last": last and last.date().isoformat(),
        "by": by.value,
        "version": version,
    }
    with flows_api(env, user) as api:
        report = api.analytics(flow, {name: value for name, value in query.items() if value})
    if as_json:
        typer.echo(json.dumps(report, indent=2, ensure_ascii=False))
        return
    typer.echo(f"{report['key']}, {report['first']} to {report['last']}")
    typer.echo(_line("all", report["totals"]))
    for row in report[f"by_{by.value}"]:
        typer.echo(_line(str(row[by.value]) or "-", row))
    typer.echo(f"{'node':30} {'reached':>8} {'drop-off':>9} {'p50 s':>8} {'p95 s':>8}")
    for node in report["nodes"]:
        times = node["seconds"]
        typer.echo(
            f"{node['node'][:30]:30} {node['reached']:>8} {_share(node['drop_off_rate']):>9}"
            f" {_number(times['p50']):>8} {_number(times['p95']):>8}"
        )
    for answer in report["answers"]:
        typer.echo(
            f"{answer['node'][:30]:30} {answer['count']:>8} {_share(answer['share']):>9}"
            f"  {answer['option']}"
        )


def _line(name: str, row: Mapping[str, Any]) -> str:
    return (
        f"{name[:30]:30} {row['starts']} started, {row['completions']} completed"
        f" ({_share(row['completion_rate'])}), {row['abandoned']} abandoned"
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
