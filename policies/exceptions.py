"""Exceptions to policies: what is accepted, why, by whom, and until when."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from policies.finding import Finding

FILE = Path(__file__).with_name("exceptions.toml")
_KEYS = ("policy", "address", "reason", "owner", "expires")
_OPTIONAL = frozenset({"environments"})
EXPIRED, UNUSED = "GH_EXCEPTION_001", "GH_EXCEPTION_002"


class ExceptionsError(Exception):
    """The file of exceptions is invalid."""

    exit_code = 2


@dataclass(frozen=True)
class Accepted:
    """One exception. `address` is `stack:address`, `*` stands for any part of it.

    It holds in the named `environments`, in all when none is named.
    """

    policy: str
    address: str
    reason: str
    owner: str
    expires: date
    environments: tuple[str, ...] = ()

    def covers(self, finding: Finding) -> bool:
        """Whether the exception applies to this finding."""
        where = f"{finding.stack}:{finding.address}"
        return finding.policy == self.policy and fnmatchcase(where, self.address)


def read(file: Path = FILE) -> tuple[Accepted, ...]:
    """The exceptions in `file`.

    Raises:
        ExceptionsError: the file is not TOML, or an exception lacks a key or has an invalid date.

    """
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get("exception", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ExceptionsError(f"{file.name}: {error}") from None
    return tuple(_entry(number, entry, file) for number, entry in enumerate(entries, 1))


def _entry(number: int, entry: dict[str, object], file: Path) -> Accepted:
    where = f"{file.name}: exception {number}"
    if set(entry) - _OPTIONAL != set(_KEYS):
        raise ExceptionsError(
            f"{where} needs exactly the keys {', '.join(_KEYS)}; only environments is optional"
        )
    expires = entry["expires"]
    if not isinstance(expires, date):
        raise ExceptionsError(
            f"{where}: expires = {expires!r} is not a date such as 2027-01-31 (no quotes)"
        )
    texts = {key: str(entry[key]).strip() for key in _KEYS[:-1]}
    empty = [key for key, text in texts.items() if not text]
    if empty:
        raise ExceptionsError(f"{where}: {', '.join(empty)} is empty")
    environments = entry.get("environments", [])
    if not isinstance(environments, list):
        raise ExceptionsError(f'{where}: environments must be a list such as ["local"]')
    return Accepted(**texts, expires=expires, environments=tuple(map(str, environments)))


def of_environment(accepted: Iterable[Accepted], environment: str) -> list[Accepted]:
    """The exceptions that hold in an environment."""
    return [item for item in accepted if environment in (item.environments or (environment,))]


def apply(
    findings: Iterable[Finding], accepted: Iterable[Accepted], today: date, *, whole: bool = True
) -> tuple[list[Finding], list[Finding]]:
    """Findings that stand, those of stale exceptions included, and findings that are accepted.

    Only a review of a `whole` environment can report that an exception matches no finding.
    """
    standing: list[Finding] = []
    covered: list[Finding] = []
    used: set[Accepted] = set()
    valid = [item for item in accepted if item.expires >= today]
    for finding in findings:
        covering = [item for item in valid if item.covers(finding)]
        used.update(covering)
        (covered if covering else standing).append(finding)
    expired = [item for item in accepted if item.expires < today]
    needed = [item for item in expired if whole or any(map(item.covers, standing))]
    unused = [item for item in valid if whole and item not in used]
    standing += [_stale(item, EXPIRED) for item in needed]
    standing += [_stale(item, UNUSED) for item in unused]
    return standing, covered


def _stale(accepted: Accepted, policy: str) -> Finding:
    stack, _, address = accepted.address.partition(":")
    expired = f"expired on {accepted.expires}"
    return Finding(
        policy=policy,
        severity="medium",
        stack=stack,
        address=address,
        message=f"the exception to {accepted.policy} of {accepted.owner} "
        + (expired if policy == EXPIRED else "matches no finding"),
        fix="Repair the finding and delete the exception from policies/exceptions.toml, "
        "or renew it.",
    )
