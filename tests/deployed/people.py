"""Users and tenants that a test makes for itself."""

import uuid
from dataclasses import dataclass

from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens, sign_in


@dataclass(frozen=True)
class Person:
    """A user whom the real commands invited."""

    rehearsal: Rehearsal
    email: str

    @classmethod
    def invited(cls, rehearsal: Rehearsal, tenant: str, role: str = "member") -> "Person":
        """A new user of an existing tenant."""
        email = f"{uuid.uuid4().hex[:12]}@{tenant}.example"
        must(rehearsal, "users", "invite", email, "--tenant", tenant, "--role", role)
        return cls(rehearsal, email)

    def sign_in(self) -> Tokens:
        return sign_in(self.rehearsal, self.email, self.rehearsal.password(self.email))


def new_tenant(rehearsal: Rehearsal, *options: str) -> str:
    """The id of a new tenant."""
    tenant = f"tenant-{uuid.uuid4().hex[:12]}"
    must(rehearsal, "tenants", "create", tenant, "--name", "Of a test", *options)
    return tenant


def must(rehearsal: Rehearsal, *arguments: str) -> str:
    """What a command prints that has to succeed."""
    ran = rehearsal.command(*arguments)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
