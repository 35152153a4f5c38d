"""What an environment is for. Rules and policies depend on it, never on an environment's name."""

from typing import Literal, get_args

Kind = Literal["rehearsal", "development", "staging", "production"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""From the least to the strictest."""

RELIED_ON: frozenset[str] = frozenset({"staging", "production"})
"""The kinds whose stores, users and addresses people rely on."""

TAG = "environment_kind"
"""The tag of every resource by which policies know the kind."""

REHEARSED = "local"
"""The environment of kind `rehearsal`: one machine's, and the only one."""

CONSEQUENCES: tuple[tuple[str, tuple[str, str, str, str]], ...] = (
    ("applied to", ("the embedded AWS", "AWS", "AWS", "AWS")),
    ("`gatehouse token` signs test users in", ("yes", "yes", "no", "no")),
    ("`gatehouse destroy`, and the workflow `destroy`", ("yes", "yes", "yes", "refused")),
    ("place in the workflow `apply`", ("none", "first", "then", "last")),
    ("stores and user pool are protected from deletion", ("no", "no", "yes", "yes")),
    ("browsers may come from localhost", ("yes", "yes", "no", "no")),
    ("requests are traced (`functions.tracing`)", ("open", "open", "required", "required")),
    ("`logs.retention_days` at least", ("1", "1", "90", "365")),
    ("`database.backup_days` at least", ("7", "7", "7", "30")),
    ("a deleted secret can be restored", ("no", "no", "for 7 days", "for 7 days")),
    ("a second factor (`identity.mfa`)", ("open", "open", "open", "required")),
    ("`tenants.removal_wait_hours` at least", ("0", "1", "1", "24")),
    ("a destroy empties buckets", ("yes", "yes", "yes", "no")),
    ("`aws.pin_account`", ("open", "open", "open", "true")),
    ("a host name of your own (`domain`)", ("open", "open", "open", "required")),
    ("functions may log at DEBUG", ("yes", "yes", "yes", "no")),
)
"""What each kind of `KINDS` means, a row a consequence, for docs/environments.md."""


def broken_rule(kind: Kind, name: str | None) -> str | None:
    """What a name expects instead of a kind, if they do not go together."""
    if name == REHEARSED and kind != "rehearsal":
        return f'"rehearsal" in {REHEARSED}'
    if name not in {None, REHEARSED} and kind == "rehearsal":
        others = ", ".join(f'"{other}"' for other in KINDS[1:-1])
        return f'{others} or "{KINDS[-1]}", except in {REHEARSED}'
    return None
