"""`POST /api/chat`: limits, session and idempotency of one request."""

from dataclasses import dataclass, replace

from lambda_src.chat.branch import Wanted
from lambda_src.chat.prompt import system_prompt
from lambda_src.chat.requests import ChatRequest, TenantContext
from lambda_src.chat.turn import Question, Turn
from lambda_src.runtime.billing.call_rates import CallRates
from lambda_src.runtime.billing.model_choice import ModelChoice
from lambda_src.runtime.http.errors import ForbiddenError, InvalidRequestError, TooLargeError
from lambda_src.runtime.http.idempotency import Answer, Once
from lambda_src.runtime.http.streaming import Begin, Emit
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.storage.records import NO_PARENT
from lambda_src.runtime.storage.sessions import SessionStore


@dataclass(frozen=True)
class Chat:
    """The chat of all tenants. Limits are in characters of one message and tokens of a month.

    `turn` is taken with the one of `models` that the request names and the tenant's tier has.
    """

    rates: CallRates
    admission: AdmissionByTable
    sessions: SessionStore
    turn: Turn
    models: ModelChoice
    message_characters: int
    monthly_token_budget: int

    def answer(
        self,
        caller: Caller,
        request: ChatRequest,
        once: Once,
        *,
        emit: Emit | None = None,
        begin: Begin | None = None,
        run_id: str | None = None,
    ) -> Answer:
        """Return ids, reply, model id and usage; `emit` gets the reply piece by piece.

        `once` gets the parts of the request that tell it from another one, and what to run; an
        answer that it remembers is emitted to nobody.
        Raises ForbiddenError, TooLargeError, ModelNotAllowedError, NotFoundError before anything
        is written, and what `Turn.take` raises.
        """
        if len(request.message or "") > self.message_characters:
            raise TooLargeError(f"message: must be at most {self.message_characters} characters.")
        agree(caller, request.tenant_context)
        tenant = self.admission.active(caller.tenant_id)
        chosen = self.models.of(tenant, request.model)
        session = self.sessions.find(caller, request.session_id) if request.session_id else None
        wanted = wanted_of(request)
        if wanted.leaves_the_branch and chosen.settings.agent_id:
            raise InvalidRequestError(
                "model", "must be one without a memory of its own to leave the last branch."
            )
        question = Question(
            caller=caller,
            session=session,
            wanted=wanted,
            system=system_prompt(tenant),
            token_budget=tenant.token_budget(self.monthly_token_budget),
            run_id=run_id,
        )
        same = {"message": request.message, "session_id": request.session_id}
        same |= told_apart(request)
        turn = replace(self.turn, model=chosen.metered)
        return once(same, lambda: turn.take(question, emit, begin))


def wanted_of(request: ChatRequest) -> Wanted:
    """Return what a request wants of the conversation."""
    begins_anew = "parent_message_id" in request.model_fields_set
    return Wanted(
        text=request.message or "",
        parent=request.parent_message_id or (NO_PARENT if begins_anew else None),
        regenerates=request.regenerate_message_id,
        continues=request.continue_message_id,
    )


def told_apart(request: ChatRequest) -> Answer:
    """Return what makes a request another one beside its message and session, if it has any."""
    names = ("model", "regenerate_message_id", "continue_message_id")
    given = {name: getattr(request, name) for name in names if getattr(request, name) is not None}
    if "parent_message_id" in request.model_fields_set:
        given["parent_message_id"] = request.parent_message_id
    return given


def agree(caller: Caller, context: TenantContext | None) -> None:
    """Raise ForbiddenError if the client's tenant context does not match the token."""
    claimed = (context.tenant_id, context.user_id) if context else (None, None)
    for claim, verified in zip(claimed, (caller.tenant_id, caller.user_id), strict=True):
        if claim is not None and claim != verified:
            raise ForbiddenError("tenant_context: must match the tenant and user of the token.")
