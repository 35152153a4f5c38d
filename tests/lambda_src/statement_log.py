"""What PostgreSQL itself logs of the statements that a role sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lambda_src.postgres import Database

_FIRST = ("statement: ", "execute ")  # a simple query, and one with parameters


class StatementLog:
    """The server's log since a moment."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._from = file.stat().st_size

    def text(self) -> str:
        """Everything logged since, parameters too."""
        with self._file.open(encoding="utf-8") as log:
            log.seek(self._from)
            return log.read()

    def statements(self) -> list[str]:
        """`statement: <SQL>` or `execute <name>: <SQL>`, each as the server got it."""
        found: list[str] = []
        for line in self.text().splitlines():
            if line.startswith("\t") and found:
                found[-1] += f"\n{line}"
            elif ":  " in line:
                kind, _, rest = line.partition(":  ")
                found.append(rest if kind.endswith("LOG") and rest.startswith(_FIRST) else "")
        return [statement for statement in found if statement]


@contextmanager
def logging(database: Database, role: str) -> Iterator[StatementLog]:
    """Log every statement of connections that the role opens meanwhile."""
    (row,) = database.run("SHOW data_directory")
    database.run(f"ALTER ROLE {role} SET log_statement = 'all'")
    try:
        yield StatementLog(Path(row["data_directory"]) / "log")
    finally:
        database.run(f"ALTER ROLE {role} RESET log_statement")
