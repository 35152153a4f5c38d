"""The isolation suite as functions, so that it can be run against a sabotaged database too."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lambda_src.vault.transaction import Vault
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.isolation import check
from tests.lambda_src.vault.requests import STATEMENTS, Request, everything
from tests.lambda_src.vault.rows import TABLES, Tenants

TWO = Tenants(("acme", "globex"), (3, 2))
WITHOUT_ORDERS = Tenants(TWO.ids, TWO.sizes, has_orders=False)
POLICIES = [
    f"{table}_{verb}" for table in TABLES for verb in ("select", "insert", "update", "delete")
]
HOSTILE = (
    "",
    "' OR true --",
    "'; DELETE FROM app.orders; --",
    "%",
    "_",
    "\\",
    "globex",
    "NULL",
    "secret-1-of-globex 0",
    "') UNION SELECT * FROM app.menu_items --",
    "$$; RESET app.tenant_id; $$",
    "\x00",
    "ﬀ\u202e",
)

tenant_ids = st.from_regex(r"[a-z0-9-]{1,64}", fullmatch=True)
tenant_lists = st.one_of(
    st.sampled_from([("a", "a-"), ("0", "00"), ("null", "true"), ("acme", "acme-2"), ("-", "--")]),
    st.lists(tenant_ids, min_size=2, max_size=4, unique=True).map(tuple),
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Tenants, list[Request]]:
    ids = draw(tenant_lists)
    sizes = tuple(draw(st.integers(0, 3)) for _ in ids)
    index = st.integers(0, len(ids) - 1)
    request = st.builds(
        Request,
        caller=index,
        victim=index,
        statement=st.sampled_from(STATEMENTS),
        text=st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)),
        end=st.sampled_from(["commit"] * 5 + ["error", "lost connection", "no tenant"]),
    )
    return Tenants(ids, sizes, draw(st.booleans())), draw(
        st.lists(request, min_size=1, max_size=12)
    )


def generated(database: Database, vault: Vault, examples: int, *, find_only: bool = False) -> None:
    """The property: whatever tenants do on one connection, `check` finds no leak."""

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate] if find_only else [Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(worlds())
    def holds(world: tuple[Tenants, list[Request]]) -> None:
        check(database, vault, *world)

    holds()


def exhaustive(database: Database, vault: Vault, tables: Iterable[str] = TABLES) -> None:
    """Every statement of these tables, as two tenants, in one row on one connection."""
    for statement in STATEMENTS:
        if statement.table in tables:
            check(database, vault, TWO, everything(statement))
            if statement.table == "menu_items" and statement.command == "DELETE":
                check(database, vault, WITHOUT_ORDERS, everything(statement))


@contextmanager
def open_vault(database: Database, user: str = "gatehouse_app") -> Iterator[Vault]:
    vault = database.vault(user)
    try:
        yield vault
    finally:
        vault.close()


def owner_of(database: Database) -> str:
    """Make a role that signs in and then is the owner of all tables; return its name."""
    name = f"owner_of_{database.name}"
    database.run(f"CREATE ROLE {name} LOGIN SUPERUSER")
    database.run(f"ALTER ROLE {name} SET role = gatehouse_owner")
    return name
