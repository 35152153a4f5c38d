"""The reading companion for users who ask it by themselves, not by a flow."""

from dataclasses import dataclass

from lambda_src.companion import logic
from lambda_src.companion.requests import RecommendBooks
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.operation import Operation
from lambda_src.flow_vault.principals import Principal
from lambda_src.vault.transaction import Vault


@dataclass(frozen=True)
class CompanionForUsers:
    """Each method is one operation."""

    vault: Vault

    def recommend(self, principal: Principal, request: RecommendBooks) -> Answer:
        """Books of the tenant that fit."""
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            return Answer(logic.recommend(connection, request))


def operations_of_companion(vault: Vault) -> dict[str, Operation]:
    """Return them by name."""
    companion = CompanionForUsers(vault)
    return {"recommend_books": (RecommendBooks, companion.recommend)}
