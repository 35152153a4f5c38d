"""How a vault function gets its vault from its settings."""

from lambda_src.vault.connection import connector, own_credentials
from lambda_src.vault.settings import VaultSettings
from lambda_src.vault.transaction import Vault


def open_vault(settings: VaultSettings) -> Vault:
    """Return the vault of this execution environment; it connects at the first request."""
    return Vault(
        open=connector(settings, own_credentials).open,
        statement_seconds=settings.statement_seconds,
    )
