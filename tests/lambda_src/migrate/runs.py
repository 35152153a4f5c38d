"""Running the migrations of a test, and seeing what they left."""

from pathlib import Path
from typing import Any

from lambda_src.migrate.files import MIGRATIONS
from lambda_src.migrate.logic import Migration, migrate
from tests.lambda_src.postgres import Database

ALL = sorted(path.stem for path in MIGRATIONS.glob("*.sql"))


def run(database: Database, folder: Path = MIGRATIONS, **options: Any) -> Migration:
    return migrate(database.connector("administrator").open, folder=folder, **options)


def with_file(folder: Path, name: str, text: str) -> Path:
    """A folder with the real migrations and one more."""
    for path in MIGRATIONS.glob("*.sql"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / name).write_text(text)
    return folder


def objects(database: Database) -> list[dict[str, Any]]:
    """Every relation, schema and ledger entry that is there."""
    found = database.run(
        "SELECT n.nspname, c.relname, c.relkind FROM pg_namespace n LEFT JOIN pg_class c"
        " ON c.relnamespace = n.oid WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
        " ORDER BY 1, 2"
    )
    is_migrated = any(row["nspname"] == "ledger" for row in found)
    return found + (database.run("SELECT * FROM ledger.contents") if is_migrated else [])
