"""Connecting: patience while the database resumes, none with one that cannot be trusted."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.vault.connection import Connector, SignInError
from lambda_src.vault.settings import DatabaseSettings
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.listeners import certificate, listener

TOKEN = "signed-token"


def network(port: int, authorities: Path, host: str = "localhost") -> Connector:
    database = DatabaseSettings(
        host=host, port=port, name="gatehouse", user="gatehouse_app", region="eu-west-1"
    )
    return Connector(database, lambda _: TOKEN, 1, 15, authorities)


def test_it_waits_for_a_database_that_resumes(shared_database: Database, tmp_path: Path) -> None:
    """The socket appears a second after the first attempt, as a database that wakes up."""
    there = Path(shared_database.folder) / ".s.PGSQL.5432"
    here = shared_database.settings().model_copy(update={"host": str(tmp_path)})
    wakes = threading.Timer(1, lambda: (tmp_path / there.name).symlink_to(there))
    wakes.start()
    started = time.monotonic()
    with Connector(here, lambda _: "", 10, 15).open() as connection:
        assert connection.execute("SELECT 1 AS one").fetchone() == {"one": 1}
    assert 0.9 < time.monotonic() - started < 8
    wakes.join()


def test_past_the_limit_it_is_503_with_the_time_of_a_resume(tmp_path: Path) -> None:
    nobody = DatabaseSettings(
        host=str(tmp_path), name="gatehouse", user="x", region="local", sign_in="socket"
    )
    started = time.monotonic()
    with pytest.raises(UnavailableError) as failed:
        Connector(nobody, lambda _: "", 1.5, 15).open()
    assert failed.value.retry_after == 15
    assert 0.5 < time.monotonic() - started < 4


def test_a_server_that_accepts_and_says_nothing_is_503_within_the_limit(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        with pytest.raises(UnavailableError):
            network(silent.getsockname()[1], tmp_path / "none.pem").open()
        assert time.monotonic() - started < 6


def test_a_role_that_does_not_exist_is_refused_at_once(shared_database: Database) -> None:
    started = time.monotonic()
    with pytest.raises(SignInError, match='role "nobody" does not exist'):
        shared_database.connector("nobody", connect_seconds=20).open()
    assert time.monotonic() - started < 5


def test_a_server_without_tls_never_hears_the_token(tmp_path: Path) -> None:
    pem, _ = certificate(tmp_path, "localhost")
    with listener(None) as server:
        with pytest.raises(SignInError, match="does not support SSL"):
            network(server.port, pem).open()
        assert server.connections == 1
    assert server.received == b""


def test_a_certificate_of_an_unknown_authority_is_refused(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path, "localhost")
    with listener((pem, key)) as server:
        known = network(server.port, Path(__file__).parents[3] / "lambda_src/vault/authorities.pem")
        with pytest.raises(SignInError, match="certificate verify failed"):
            known.open()
    assert TOKEN.encode() not in server.received


def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path, "elsewhere.example")
    with (
        listener((pem, key)) as server,
        pytest.raises(SignInError, match="does not match host name"),
    ):
        network(server.port, pem).open()
    assert TOKEN.encode() not in server.received


def test_the_token_goes_to_a_server_whose_certificate_is_trusted(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path, "localhost")
    with listener((pem, key)) as server, pytest.raises(UnavailableError):
        network(server.port, pem).open()
    assert TOKEN.encode() in server.received


def test_a_refusal_shows_neither_token_nor_connection(tmp_path: Path) -> None:
    with (
        listener(certificate(tmp_path, "elsewhere.example")) as server,
        pytest.raises(SignInError) as failed,
    ):
        network(server.port, tmp_path / "elsewhere.example.pem").open()
    assert TOKEN not in repr(failed.value)
    assert failed.value.__context__ is None


@contextmanager
def refusing(folder: Path, there: Path, message: str, times: int) -> Iterator[list[float]]:
    """A database that refuses so many sign-ins in its own words, and then is the real one."""
    came: list[float] = []
    fields = f"SFATAL\0VFATAL\0C28000\0M{message}\0\0".encode()
    refusal = b"E" + struct.pack("!I", len(fields) + 4) + fields
    server = socket.socket(socket.AF_UNIX)
    path = folder / there.name
    server.bind(str(path))
    server.listen()

    def serve() -> None:
        for _ in range(times):
            try:
                connection, _ = server.accept()
            except OSError:
                return
            came.append(time.monotonic())
            if len(came) == times:
                path.unlink()
                path.symlink_to(there)
            with connection:
                connection.recv(4096)
                connection.sendall(refusal)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield came
    finally:
        server.close()


@pytest.mark.parametrize(
    "message",
    [
        'PAM authentication failed for user "gatehouse_flows"',
        "IAM authentication failed for the role gatehouse_flows",
        "Request was throttled",
    ],
)
def test_a_sign_in_that_is_throttled_is_tried_again_with_a_fresh_token(
    shared_database: Database, tmp_path: Path, message: str
) -> None:
    there, signed = Path(shared_database.folder) / ".s.PGSQL.5432", []
    here = shared_database.settings().model_copy(update={"host": str(tmp_path)})

    class Signing(Connector):
        def _protection(self) -> dict[str, str]:
            signed.append(time.monotonic())
            return {"sslmode": "disable"}

    with refusing(tmp_path, there, message, times=3) as came:
        opened = Signing(here, lambda _: "", 20, 15).open()
        with opened as connection:
            assert connection.execute("SELECT 1 AS one").fetchone() == {"one": 1}
    assert (len(came), len(signed)) == (3, 4)
    assert came[2] - came[0] > 0.25  # 0.2 and 0.4 seconds, each by half to the whole


def test_a_sign_in_that_stays_refused_is_an_error_after_some_seconds(
    shared_database: Database, tmp_path: Path
) -> None:
    there = Path(shared_database.folder) / ".s.PGSQL.5432"
    here = shared_database.settings().model_copy(update={"host": str(tmp_path)})
    message = 'PAM authentication failed for user "gatehouse_flows"'
    with refusing(tmp_path, there, message, times=50) as came:
        started = time.monotonic()
        with pytest.raises(SignInError, match="PAM authentication failed"):
            Connector(here, lambda _: "", 60, 15).open()
        assert time.monotonic() - started < 8
    assert len(came) == 5


def test_a_wrong_password_is_no_throttle(shared_database: Database, tmp_path: Path) -> None:
    there = Path(shared_database.folder) / ".s.PGSQL.5432"
    here = shared_database.settings().model_copy(update={"host": str(tmp_path)})
    message = 'password authentication failed for user "gatehouse_flows"'
    with refusing(tmp_path, there, message, times=50) as came:
        with pytest.raises(SignInError):
            Connector(here, lambda _: "", 60, 15).open()
        assert len(came) == 1
