"""A tenant's tier through the front door: its models, and how soon another tier holds."""

import openai
import pytest
from openai import OpenAI

from tests.deployed.evidence import eventually
from tests.deployed.people import must, new_tenant
from tests.deployed.running import Rehearsal

SECONDS = 15  # 5 s of the cache, and a machine with other work


def test_programs_get_the_models_of_their_tenants_tier_and_another_tier_holds_soon(
    rehearsal: Rehearsal,
) -> None:
    models = rehearsal.settings.models
    tenant = new_tenant(rehearsal, "--tier", "trial")
    key = must(rehearsal, "keys", "create", "Of a test", "--tenant", tenant).strip()
    pro = models.others["pro"].model_id
    with OpenAI(
        api_key=key, base_url=f"{rehearsal.output('edge', 'url')}/v1", max_retries=0
    ) as client:

        def listed() -> list[str]:
            return [model.id for model in client.models.list()]

        def ask() -> str:
            messages: list[openai.types.chat.ChatCompletionUserMessageParam] = [
                {"role": "user", "content": "hi"}
            ]
            return client.chat.completions.create(model=pro, messages=messages).model

        assert listed() == [models.chat.model_id]
        with pytest.raises(openai.NotFoundError) as refused:
            ask()
        assert refused.value.code == "model_not_found"
        assert must(rehearsal, "tenants", "tier", tenant, "--set", "plus").count("nova") == 2
        eventually(lambda: pro in listed(), "the models of plus", SECONDS)
        assert ask() == pro
