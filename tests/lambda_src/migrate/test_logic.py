"""Migrating real databases: a file whole or not at all, once, and without holding up requests."""

import threading
import time
from pathlib import Path

import pytest

from lambda_src.migrate.files import MigrationError
from lambda_src.migrate.lint import lint
from lambda_src.migrate.logic import LintError, Migration
from tests.lambda_src.migrate.runs import ALL, objects, run, with_file
from tests.lambda_src.postgres import Database


def test_an_empty_database_gets_every_migration_and_a_migrated_one_none(
    empty_database: Database,
) -> None:
    assert run(empty_database) == Migration(ALL, 0, {})
    assert run(empty_database) == Migration([], len(ALL), {})


def test_a_failed_file_is_named_with_the_sql_error_and_leaves_nothing(
    empty_database: Database, tmp_path: Path
) -> None:
    folder = with_file(
        tmp_path,
        "0099.wrong.sql",
        "CREATE SCHEMA half;\nALTER TABLE app.orders ADD total_cents int;",
    )
    with pytest.raises(
        MigrationError, match=r'0099\.wrong\.sql failed: 42701 column "total_cents"'
    ):
        run(empty_database, folder)
    assert "half" not in {row.get("nspname") for row in objects(empty_database)}
    assert run(empty_database) == Migration([], len(ALL), {}), "the files before it are applied"


def test_a_failure_after_an_earlier_deploy_keeps_that_deploy(
    database: Database, tmp_path: Path
) -> None:
    before = objects(database)
    assert before
    with pytest.raises(MigrationError, match="42P01"):
        run(database, with_file(tmp_path, "0099.wrong.sql", "DROP TABLE app.nothing;"))
    assert objects(database) == before


def test_a_new_table_without_policies_fails_the_migration_and_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    before = objects(database)
    text = "CREATE TABLE app.tips (tenant_id text NOT NULL, id int, PRIMARY KEY (tenant_id, id));"
    with pytest.raises(LintError) as failed:
        run(database, with_file(tmp_path, "0099.tips.sql", text))
    assert "app.tips: row-level security is off. ALTER TABLE app.tips ENABLE" in str(failed.value)
    for command in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        assert f"app.tips: has no policy for {command}." in str(failed.value)
    assert objects(database) == before


def test_the_schema_as_it_is_has_no_findings(database: Database) -> None:
    with database.connect() as connection:
        assert lint(connection) == []


@pytest.mark.parametrize(
    "text",
    [
        "COMMIT;",
        "SELECT 1;\n-- why\nbegin;",
        "/* hidden */ Rollback;",
        "END;",
        "START TRANSACTION;",
        "-- transactional: false\nCREATE INDEX ON app.orders (status);",
    ],
)
def test_a_migration_cannot_leave_the_transaction(
    database: Database, tmp_path: Path, text: str
) -> None:
    before = objects(database)
    with pytest.raises(MigrationError, match=r"0099\.wrong"):
        run(database, with_file(tmp_path, "0099.wrong.sql", text))
    assert objects(database) == before


def test_a_file_that_changed_after_it_was_applied_is_refused(
    database: Database, tmp_path: Path
) -> None:
    folder = with_file(tmp_path, "0001.app-schema.sql", "CREATE SCHEMA app; -- changed\n")
    with pytest.raises(MigrationError, match=r"0001\.app-schema was changed after it was applied"):
        run(database, folder)


def test_two_runs_at_once_apply_each_migration_once(empty_database: Database) -> None:
    done: list[Migration] = []
    threads = [threading.Thread(target=lambda: done.append(run(empty_database))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(migration.applied for migration in done) == [[], [], [], ALL]


def test_a_run_that_waits_too_long_for_another_says_so(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambda_src.migrate.logic.LOCK_SECONDS", 1)
    with empty_database.connect() as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(7246018)")
        with pytest.raises(
            MigrationError, match="Another migration run has not finished within 1 s"
        ):
            run(empty_database)


BUSY = "ALTER TABLE app.orders ADD COLUMN note text;"


def test_a_file_waits_its_turn_for_a_busy_table_and_requests_pass_meanwhile(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambda_src.migrate.logic.TABLE_LOCK_SECONDS", 0.3)
    monkeypatch.setattr("lambda_src.migrate.logic.PAUSE_SECONDS", 0.3)
    folder = with_file(tmp_path, "0099.note.sql", BUSY)
    done: list[Migration] = []
    with database.connect() as reader, reader.transaction():
        reader.execute("SELECT count(*) FROM app.orders")  # a long request
        thread = threading.Thread(target=lambda: done.append(run(database, folder)))
        thread.start()
        slowest = 0.0
        for _ in range(8):
            started = time.monotonic()
            database.run("SELECT count(*) FROM app.orders")
            slowest = max(slowest, time.monotonic() - started)
            time.sleep(0.1)
        assert not done
    thread.join(timeout=30)
    assert done[0].applied == ["0099.note"]
    assert slowest < 5, "a request waits no longer than the lock timeout"  # generous: busy machines


def test_a_table_that_stays_locked_fails_with_what_to_do(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambda_src.migrate.logic.TABLE_LOCK_SECONDS", 0.1)
    monkeypatch.setattr("lambda_src.migrate.logic.PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("lambda_src.migrate.logic.ATTEMPTS", 2)
    folder = with_file(tmp_path, "0099.note.sql", BUSY)
    with database.connect() as reader, reader.transaction():
        reader.execute("SELECT count(*) FROM app.orders")
        with pytest.raises(MigrationError, match=r"0099\.note\.sql could not lock a table within"):
            run(database, folder)
    assert run(database, folder).applied == ["0099.note"], "nothing was left locked"
