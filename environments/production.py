"""What production has to be like, whoever writes its file."""

from .account import Aws
from .capacity import Logs, Tables
from .identity import Identity
from .section import Section
from .vault import Database

_LEAST_RETENTION = 365  # days


def broken_in_production(section: Section) -> dict[str, str]:
    """What of a section production does not allow: key -> expected."""
    broken: dict[str, str] = {}
    if isinstance(section, Aws) and not section.pin_account:
        broken["pin_account"] = "true in production"
    if isinstance(section, Identity) and section.mfa != "required":
        broken["mfa"] = '"required" in production'
    if isinstance(section, Identity | Tables | Database) and not section.deletion_protection:
        broken["deletion_protection"] = "true in production"
    if isinstance(section, Logs) and section.retention_days < _LEAST_RETENTION:
        broken["retention_days"] = f"{_LEAST_RETENTION} or more in production"
    return broken
