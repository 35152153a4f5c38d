"""What `up` writes down about its machine."""

import socket
import stat
from pathlib import Path

import pytest

import environments
from gatehouse.home import HOME_VARIABLE, machine_file
from gatehouse.operating.origin_secret import make, sha256
from gatehouse.settings import load
from rehearsal import first_secret, machine

AWS = "http://127.0.0.1:4999"
HASHES = (sha256("new"), sha256("old"))


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def taken() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
    return port


def remember(port: int, hashes: str = "[]") -> None:
    machine_file().parent.mkdir(parents=True, exist_ok=True)
    text = f'[edge]\nurl = "http://localhost:{port}"\norigin_secret_sha256 = {hashes}\n'
    machine_file().write_text(text, encoding="utf-8")


def test_address_redirects_and_origins_move_together_to_the_port_of_the_front_door(
    taken: int,
) -> None:
    remember(taken)
    machine.write(emulator_url=AWS, origin_secret_sha256=HASHES)

    settings, url = load("local"), f"http://localhost:{taken}"
    plain = environments.load("local", variables={})
    assert settings.edge.url == url
    assert settings.edge.origin_secret_sha256 == HASHES
    assert settings.aws.emulator_url == AWS
    for moved, written in (
        (settings.identity.callback_urls, plain.identity.callback_urls),
        (settings.identity.logout_urls, plain.identity.logout_urls),
        (settings.api.cors_origins, plain.api.cors_origins),
    ):
        assert list(moved) == [at.replace(plain.edge.url, url) for at in written]
        assert moved[0].startswith(url)


def test_everything_else_is_as_in_the_file_of_the_environment(taken: int) -> None:
    remember(taken)
    machine.write(emulator_url=AWS, origin_secret_sha256=HASHES)

    changed = {"aws", "identity", "api", "edge", "flows"}
    plain = environments.load("local", variables={}).model_dump(exclude=changed)
    assert load("local").model_dump(exclude=changed) == plain


def test_calls_of_flows_may_go_to_one_port_which_stays_the_same(taken: int) -> None:
    remember(taken)
    machine.write(emulator_url=AWS, origin_secret_sha256=HASHES)
    (first,) = load("local").flows.allowed_hosts
    machine.write(emulator_url=AWS, origin_secret_sha256=HASHES)

    assert load("local").flows.allowed_hosts == (first,)
    host, _, port = first.partition(":")
    assert (host, 1024 < int(port) < 65_536) == ("127.0.0.1", True)


def test_the_port_is_chosen_once_and_writing_again_changes_no_byte(taken: int) -> None:
    remember(taken)
    machine.write(emulator_url=AWS, origin_secret_sha256=HASHES)
    first = machine_file().read_bytes()
    machine.write(emulator_url=AWS, origin_secret_sha256=machine.remembered_hashes())
    assert machine_file().read_bytes() == first


def test_another_port_is_chosen_when_somebody_else_listens_on_the_remembered_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        remember(port)
        machine.write(emulator_url=AWS, origin_secret_sha256=HASHES)
    assert load("local").edge.url != f"http://localhost:{port}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[edge",
        "edge = 1",
        '[edge]\nurl = "http://localhost:x"\n',
        '[edge]\norigin_secret_sha256 = ["x", 1]\n',
    ],
)
def test_a_spoiled_file_is_written_anew(text: str) -> None:
    machine_file().parent.mkdir(parents=True)
    machine_file().write_text(text, encoding="utf-8")
    assert machine.remembered_hashes() == ()
    machine.write(emulator_url=AWS, origin_secret_sha256=HASHES)
    assert load("local").edge.origin_secret_sha256 == HASHES


def test_a_waiting_secret_is_its_owners_alone(home: Path) -> None:
    first_secret._keep(make())
    file = home / "origin-secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == [file.name]
    first_secret.forget()
    assert not file.exists()
