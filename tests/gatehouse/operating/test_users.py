"""Passwords of the rehearsal's users, and what is refused before AWS is asked."""

import stat
import string
from pathlib import Path

import pytest

from gatehouse.home import HOME_VARIABLE
from gatehouse.operating.tenants import TenantCommands
from gatehouse.operating.users import DemoPasswords, UserCommands, new_password
from gatehouse.platform import ArgumentError, Platform


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "new"))
    return tmp_path / "new"


def test_every_password_has_the_length_and_the_classes_that_the_pool_insists_on() -> None:
    for password in {new_password() for _ in range(200)}:
        assert len(password) >= 14
        classes = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.!?")
        assert all(set(password) & set(letters) for letters in classes)


def test_no_two_passwords_are_alike() -> None:
    assert len({new_password() for _ in range(1000)}) == 1000


def test_the_classes_are_not_always_in_the_same_places() -> None:
    assert len({new_password()[0].isdigit() for _ in range(200)}) == 2


def test_a_password_is_made_up_once_and_known_from_then_on() -> None:
    assert DemoPasswords().get("member@acme.example") is None

    made = DemoPasswords().get_or_make("member@acme.example")

    assert DemoPasswords().get_or_make("member@acme.example") == made
    assert DemoPasswords().get("member@acme.example") == made
    assert DemoPasswords().get_or_make("admin@acme.example") != made


def test_only_its_owner_reads_the_file_of_passwords(home: Path) -> None:
    DemoPasswords().get_or_make("member@acme.example")

    assert stat.S_IMODE((home / "demo-passwords.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_no_token_for_tests_is_minted_where_people_work(environment: str) -> None:
    with pytest.raises(ArgumentError, match=f"not to {environment}, which is"):
        UserCommands(Platform(environment)).tokens("anna@acme.example", "secret")


@pytest.mark.parametrize("tenant_id", ["", "Acme", "acme#globex", "a" * 65, "acme\n", "ä", "a b"])
def test_a_malformed_tenant_id_is_refused_before_aws_is_asked(tenant_id: str) -> None:
    with pytest.raises(ArgumentError, match="expected 1 to 64 of a-z, 0-9 and hyphens"):
        TenantCommands(Platform("dev")).create(tenant_id, name="A", budget=None, plan="standard")
