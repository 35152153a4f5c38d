"""The reading companion for users who ask it by themselves, not by a flow."""

from dataclasses import dataclass

from lambda_src.companion import logic
from lambda_src.companion.addresses import ASSESS, PROFILE, RECOMMEND
from lambda_src.companion.logic import Reader
from lambda_src.companion.requests import AssessReading, OnReader, RecommendBooks
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.operation import Operation
from lambda_src.flow_vault.principals import Principal
from lambda_src.runtime.clock import Clock, now
from lambda_src.vault.transaction import Vault


@dataclass(frozen=True)
class CompanionForUsers:
    """Each method is one operation."""

    vault: Vault
    clock: Clock = now

    def recommend(self, principal: Principal, request: RecommendBooks) -> Answer:
        """Books of the tenant that fit."""
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            return Answer(logic.recommend(connection, _reader(principal), request))

    def assess(self, principal: Principal, request: AssessReading) -> Answer:
        """How well the user reads, which becomes their profile."""
        with self.vault.transaction(principal.caller) as connection:
            return Answer(logic.assess(connection, _reader(principal), request, self.clock()))

    def profile(self, principal: Principal, request: OnReader) -> Answer:
        """The user's own profile; a tenant-admin reads any of the tenant's."""
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            return Answer(logic.profile(connection, _reader(principal), request))


def operations_of_companion(vault: Vault) -> dict[str, Operation]:
    """Return them by name."""
    companion = CompanionForUsers(vault)
    return {
        RECOMMEND: (RecommendBooks, companion.recommend),
        ASSESS: (AssessReading, companion.assess),
        PROFILE: (OnReader, companion.profile),
    }


def _reader(principal: Principal) -> Reader:
    caller = principal.caller
    return Reader(caller.user_id, caller.is_tenant_admin)
