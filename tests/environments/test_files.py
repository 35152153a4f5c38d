"""The files of the repository, those that somebody adds included."""

import socket
from typing import NoReturn

import pytest
from pydantic import BaseModel, ValidationError

from environments import Settings, load, names


@pytest.mark.parametrize("name", names())
def test_every_environment_loads_without_network(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> NoReturn:
        raise AssertionError("settings must not reach for the network")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    settings = load(name)
    assert settings.name == name
    assert settings.resource_prefix == f"gatehouse-{name}"
    assert settings.state_bucket == f"gatehouse-{name}-state-{settings.account.id}"
    assert settings.delivery.github_environment == name


def test_no_two_environments_share_an_account_or_a_sign_in_domain() -> None:
    everyone = [load(name) for name in names()]
    assert len({settings.account.id for settings in everyone}) == len(names())
    assert len({settings.identity.domain_prefix for settings in everyone}) == len(names())


@pytest.mark.parametrize("name", names())
def test_only_local_talks_to_an_emulator_and_bundles_for_this_machine(name: str) -> None:
    settings = load(name)
    assert settings.aws.path_style_s3 is (name == "local")
    assert settings.bundle.target == ("host" if name == "local" else "aws")
    assert settings.aws.pin_account


@pytest.mark.parametrize("name", names())
def test_environment_variables_change_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = load(name)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("ACCOUNT", "999999999999")
    assert load(name) == before


def _sections(section: BaseModel) -> list[BaseModel]:
    below = [value for _, value in section if isinstance(value, BaseModel)]
    return [section, *(found for child in below for found in _sections(child))]


@pytest.mark.parametrize("section", _sections(load("prod")), ids=lambda it: type(it).__name__)
def test_nothing_can_be_assigned_after_loading(section: BaseModel) -> None:
    for key, value in section:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(section, key, value)


def test_settings_survive_a_round_trip_through_json() -> None:
    settings = load("prod")
    assert Settings.model_validate_json(settings.model_dump_json()) == settings


def test_a_raw_validation_error_does_not_show_the_value() -> None:
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate({"name": "local", "api_key": "hunter2-of-someone"})
    assert "hunter2" not in str(raised.value)
