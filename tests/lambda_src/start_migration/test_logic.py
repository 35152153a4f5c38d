import io
import json
from typing import Any

import pytest

from lambda_src.start_migration.logic import MigrationFailedError, Migrations
from lambda_src.start_migration.pooled import PooledPassword

REFUSED = {"errorType": "SignInError", "errorMessage": "authentication failed"}


class Vault:
    """Lambda and Secrets Manager: answers in turn, and remembers what it was asked."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)
        self.payloads: list[dict[str, Any]] = []
        self.secrets_read: list[str] = []

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - boto3's
        assert FunctionName == "migrate"
        self.payloads.append(json.loads(Payload))
        answer = self.answers.pop(0)
        failed = {"FunctionError": "Unhandled"} if "errorMessage" in answer else {}
        return {"Payload": io.BytesIO(json.dumps(answer).encode()), **failed}

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803 - boto3's
        self.secrets_read.append(SecretId)
        return {"SecretString": json.dumps({"username": "gatehouse_admin", "password": "once"})}


def start(vault: Vault) -> dict[str, Any]:
    migrations = Migrations(
        functions=vault, secrets=vault, migrate_function_name="migrate", master_secret_arn="secret"
    )
    return migrations.start({"seed": True})


def test_whoever_is_signed_in_by_iam_needs_no_secret() -> None:
    vault = Vault({"applied": []})

    assert start(vault) == {"applied": []}
    assert vault.payloads == [{"seed": True}]
    assert vault.secrets_read == []


def test_a_refused_sign_in_is_tried_once_more_with_the_master_password() -> None:
    vault = Vault(REFUSED, {"applied": ["0001"]})

    assert start(vault) == {"applied": ["0001"]}
    assert vault.payloads[1] == {"seed": True, "administrator_password": "once"}


def test_a_refused_password_fails_without_being_told() -> None:
    with pytest.raises(MigrationFailedError) as failed:
        start(Vault(REFUSED, REFUSED))
    assert "once" not in str(failed.value)


def test_a_failed_migration_fails_with_the_databases_words_and_no_second_try() -> None:
    vault = Vault({"errorType": "MigrationError", "errorMessage": "0002: syntax error"})

    with pytest.raises(MigrationFailedError, match="0002: syntax error"):
        start(vault)
    assert len(vault.payloads) == 1
    assert vault.secrets_read == []


def test_the_vault_gets_the_verifier_of_the_proxys_password_also_on_the_second_try() -> None:
    vault = Vault(REFUSED, {"applied": []})
    migrations = Migrations(vault, vault, "migrate", "secret", PooledPassword(vault, "pooled"))

    migrations.start({"seed": True})
    for payload in vault.payloads:
        assert payload["pooled_verifier"].startswith("SCRAM-SHA-256$4096:")
        assert "password" not in payload
    assert vault.secrets_read == ["pooled", "secret"]
    assert vault.payloads[1]["administrator_password"] == "once"
