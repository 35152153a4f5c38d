"""Two tenants with an admin and a member each, the same in every rehearsal."""

from dataclasses import dataclass

from gatehouse.operating.off_boarding.record import RemovalRecords
from gatehouse.operating.tenants import TenantCommands
from gatehouse.operating.users import DemoPasswords, UserCommands
from gatehouse.platform import Platform
from lambda_src.runtime.identity.claims import Role

TENANTS = {"acme": "Acme Bistro", "globex": "Globex Canteens"}


@dataclass(frozen=True)
class DemoUser:
    """A user of the rehearsal; addresses end in `.example`, which is nobody's (RFC 2606)."""

    email: str
    tenant_id: str
    role: Role


_PEOPLE: tuple[tuple[str, Role], ...] = (("admin", "tenant-admin"), ("member", "member"))

USERS = tuple(
    DemoUser(f"{name}@{tenant}.example", tenant, role)
    for tenant in TENANTS
    for name, role in _PEOPLE
)


def invite_everybody(platform: Platform) -> None:
    """Creates the demo tenants and users; those that exist or were deleted are left as they are."""
    tenants, users, passwords = TenantCommands(platform), UserCommands(platform), DemoPasswords()
    removals = RemovalRecords(platform)
    deleted = {tenant_id for tenant_id in TENANTS if removals.of(tenant_id) is not None}
    for tenant_id, name in TENANTS.items():
        if tenant_id not in deleted:
            tenants.create(tenant_id, name=name, budget=None, plan="demo")
    for user in USERS:
        if user.tenant_id in deleted:
            continue
        users.invite(
            user.email,
            tenant_id=user.tenant_id,
            role=user.role,
            password=passwords.get_or_make(user.email),
        )
