"""Trying a draft, saved or not: simulation by the deployed engine, without any effect."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from lambda_src.flow_store import definitions
from lambda_src.flow_store.content import StoredContent
from lambda_src.flow_vault import drafts
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.errors import InputRefusedError
from lambda_src.flow_vault.principals import Principal
from lambda_src.flow_vault.requests import Initial, OnFlow, storable
from lambda_src.flows import shapes
from lambda_src.flows.trials import Given, TooLongError, Trying
from lambda_src.runtime.clock import Clock, now
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.http.requests import Request
from lambda_src.vault.transaction import Vault

MOST_GIVEN = 200
MOST_SECONDS = 4.0
"""Of one trial: a form that is being filled in waits for no more."""


_Json = Annotated[Any, AfterValidator(storable)]


class Simulated(Request):
    """One answer, or the outcome of a call: `status`, `http_status`, `body`, `error`."""

    answer: _Json = None
    outcome: Annotated[dict[str, Any], AfterValidator(storable)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "Simulated":
        if self.answer is not None and self.outcome is not None:
            raise ValueError("must be an answer or an outcome.")
        return self


class SimulateFlow(OnFlow):
    """Play a draft from its start with these answers; `document` in place of what is stored."""

    document: Annotated[dict[str, Any], AfterValidator(storable)] | None = None
    given: Annotated[list[Simulated], Field(max_length=MOST_GIVEN)] = Field(default_factory=list)
    initial: Initial = Initial()
    seed: Annotated[str, Field(min_length=1, max_length=200)] = "trial"


@dataclass(frozen=True)
class Simulating:
    """Plays drafts for a tenant-admin; anybody else is refused."""

    vault: Vault
    clock: Clock = now
    monotonic: Callable[[], float] = time.monotonic

    def simulate(self, principal: Principal, request: SimulateFlow) -> Answer:
        """Play a draft as far as the answers lead; nothing is stored, and no call leaves.

        Raises FlowInvalidError for a draft with mistakes.
        """
        principal.must_edit()
        ends_at = self.monotonic() + MOST_SECONDS
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            found = drafts.known(connection, request)
            draft = request.document
            if draft is None:
                draft = definitions.draft(connection, found.flow_id)
            else:
                drafts.within_limits(draft)
            frozen, findings = drafts.frozen(connection, draft)
            content = StoredContent(connection, to_visitors=found.visibility == "public")
            trying = Trying(frozen, content, self.clock(), lambda: self.monotonic() < ends_at)
            given = [Given(item.answer, item.outcome) for item in request.given]
            try:
                trial = trying.play(
                    request.seed, request.initial.model_dump(), principal.facts, given
                )
            except shapes.InputRefusedError as error:
                raise InputRefusedError(str(error)) from None
            except TooLongError:
                problem = f"led to a trial of more than {MOST_SECONDS:g} s. Begin anew."
                raise InvalidRequestError("given", problem) from None
        return Answer({**trial.as_json(), "findings": findings})
