"""The vectors of a program's texts. Nothing of them is stored but their cost."""

from dataclasses import dataclass

from lambda_src.completions.logic import ModelNotFoundError
from lambda_src.embeddings.requests import EmbeddingsRequest
from lambda_src.runtime.billing.metered_embeddings import MeteredEmbeddings
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.tenants import Tenant
from lambda_src.runtime.models import EmbeddingRequest, Embeddings, EmbeddingSettings


@dataclass(frozen=True)
class ProgramEmbeddings:
    """Embeddings for programs of all tenants, paid from their tokens of a month."""

    admission: AdmissionByTable
    model: MeteredEmbeddings
    settings: EmbeddingSettings
    monthly_token_budget: int

    def models(self, tenant: Tenant) -> tuple[str, ...]:
        """Return the id of the model, if the tenant's tier has it."""
        name, allowed = self.settings.model_id, tenant.limits.models
        return (name,) if not allowed or name in allowed else ()

    def check(self, tenant: Tenant, request: EmbeddingsRequest) -> None:
        """Check what depends on the model. Raises ModelNotFoundError and InvalidRequestError."""
        if request.model not in self.models(tenant):
            raise ModelNotFoundError(request.model)
        lengths = self.settings.lengths
        if request.dimensions is not None and request.dimensions not in lengths:
            one_of = ", ".join(str(length) for length in lengths)
            problem = f"must be one of {one_of}." if lengths else "this model has one length."
            raise InvalidRequestError("dimensions", problem)

    def answer(self, tenant_id: str, request: EmbeddingsRequest) -> Embeddings:
        """Return a vector for each text.

        Raises what `check` does, TenantSuspendedError and BudgetExhaustedError before the model is
        called, ThrottledError or ModelFailedError when it fails.
        """
        tenant = self.admission.active(tenant_id)
        self.check(tenant, request)
        wanted = EmbeddingRequest(request.texts, request.dimensions)
        budget = tenant.token_budget(self.monthly_token_budget)
        return self.model.embed(tenant_id, wanted, budget=budget)
