"""What a tenant-admin learns of a flow: starts, ends, drop-off, times and answers."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from lambda_src.flow_store import flow_report
from lambda_src.flow_store.flow_report import Span
from lambda_src.flow_vault import drafts
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.operation import Operation
from lambda_src.flow_vault.principals import Principal
from lambda_src.flow_vault.requests import OnFlow
from lambda_src.runtime.clock import Clock, now
from lambda_src.vault.transaction import Vault

_USUAL_DAYS, _MOST_DAYS = 30, 366
_Name = Annotated[str, Field(max_length=200)]


class ReportFlow(OnFlow):
    """The counts of a flow between two days (UTC), both included; by default the last 30."""

    first: date | None = None
    last: date | None = None
    version: int | None = Field(default=None, ge=1)
    language: _Name | None = None
    variant: _Name | None = None
    by: Literal["day", "version", "language", "variant"] = "day"

    @model_validator(mode="after")
    def _in_order(self) -> "ReportFlow":
        if self.first and self.last and not 0 <= (self.last - self.first).days < _MOST_DAYS:
            raise ValueError(f"first must be at most {_MOST_DAYS} days before last.")
        return self


@dataclass(frozen=True)
class Reporting:
    """Reports for tenant-admins; anybody else is refused."""

    vault: Vault
    clock: Clock = now

    def flow(self, principal: Principal, request: ReportFlow) -> Answer:
        """Report on one flow, whose counts are read by their key."""
        principal.must_edit()
        last = request.last or (
            request.first + timedelta(days=_USUAL_DAYS - 1)
            if request.first
            else self.clock().date()
        )
        first = request.first or last - timedelta(days=_USUAL_DAYS - 1)
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            found = drafts.known(connection, request)
            span = Span(
                found.flow_id, first, last, request.version, request.language, request.variant
            )
            body = {
                "flow_id": found.flow_id,
                "key": found.key,
                "first": first.isoformat(),
                "last": last.isoformat(),
                "totals": flow_report.totals(connection, span),
                f"by_{request.by}": flow_report.by(connection, span, request.by),
                "nodes": flow_report.nodes(connection, span),
                "answers": flow_report.answers(connection, span),
            }
        return Answer(body)


def operations_on_reports(vault: Vault) -> dict[str, Operation]:
    """The operations by name. Only a tenant-admin may do any."""
    return {"report_flow": (ReportFlow, Reporting(vault).flow)}
