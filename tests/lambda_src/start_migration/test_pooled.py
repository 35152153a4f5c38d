"""The password of the proxy: made once, kept in Secrets Manager, and told to nobody else."""

import json

import pytest
from botocore.exceptions import ClientError

from lambda_src.migrate.requests import MigrateRequest
from lambda_src.start_migration.pooled import PooledPassword, scram_verifier


def error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "GetSecretValue")


class Secrets:
    """Secrets Manager with one secret, which has no version at first."""

    def __init__(self, *failures: str, silent: bool = False) -> None:
        self.failures = list(failures)
        self.silent = silent  # as the embedded AWS is about a secret without a version
        self.versions: list[str] = []

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803 - boto3's
        self._called(SecretId)
        if not self.versions and self.silent:
            return {}
        if not self.versions:
            raise error("ResourceNotFoundException")
        return {"SecretString": self.versions[-1]}

    def put_secret_value(self, SecretId: str, SecretString: str) -> None:  # noqa: N803 - boto3's
        self._called(SecretId)
        self.versions.append(SecretString)

    def _called(self, secret_id: str) -> None:
        assert secret_id == "pooled"
        if self.failures:
            raise error(self.failures.pop(0))


def password(secrets: Secrets) -> PooledPassword:
    return PooledPassword(secrets, "pooled", pause_seconds=0)


@pytest.mark.parametrize("silent", [False, True])
def test_the_first_time_a_password_is_made_in_the_form_that_the_proxy_reads(silent: bool) -> None:
    secrets = Secrets(silent=silent)
    password(secrets).verifier()
    (version,) = map(json.loads, secrets.versions)
    assert version.keys() == {"username", "password"}
    assert version["username"] == "gatehouse_pooled"
    assert len(version["password"]) >= 43


def test_later_the_same_password_is_used_with_another_salt() -> None:
    secrets = Secrets()
    first, second = password(secrets).verifier(), password(secrets).verifier()
    assert len(secrets.versions) == 1
    assert first != second


def test_two_environments_have_different_passwords() -> None:
    here, there = Secrets(), Secrets()
    password(here).verifier()
    password(there).verifier()
    assert here.versions != there.versions


def test_the_verifier_is_what_the_vault_accepts_and_does_not_hold_the_password() -> None:
    secrets = Secrets()
    verifier = password(secrets).verifier()
    assert MigrateRequest(pooled_verifier=verifier).pooled_verifier == verifier
    assert json.loads(secrets.versions[0])["password"] not in verifier


def test_a_permission_given_a_moment_ago_is_waited_for() -> None:
    secrets = Secrets(*["AccessDeniedException"] * 5)
    password(secrets).verifier()
    assert len(secrets.versions) == 1


@pytest.mark.parametrize("code", ["AccessDeniedException", "InternalServiceError"])
def test_what_waiting_does_not_repair_fails_and_makes_no_password(code: str) -> None:
    secrets = Secrets(*[code] * 8)
    with pytest.raises(ClientError, match=code):
        password(secrets).verifier()
    assert secrets.versions == []


def test_a_verifier_has_a_salt_of_its_own() -> None:
    assert len({scram_verifier("same") for _ in range(20)}) == 20
