"""GH_SECRETS_001 reads variables that are JSON, whatever stands in them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.catalogue import policies
from tests.policies.estate.plans import estate, plan, resource

_WORDS = st.text(alphabet='abc {}[]",:', max_size=12)
_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=8,
)


def _messages(value: str) -> list[str]:
    environment: list[dict[str, Any]] = [{"variables": {"SETTINGS": value}}]
    function = resource("aws_lambda_function.chat", {"environment": environment})
    (policy,) = (item for item in policies() if item.id == "GH_SECRETS_001")
    return [finding.message for finding in policy.findings(estate(api=plan(function)))]


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"models": {"pro": {"api_key": "change me"}}}, "SETTINGS.models.pro.api_key"),
        ({"models": [{"api_key": "change me"}]}, "SETTINGS.models.api_key"),
        ([{"password": "change me"}], "SETTINGS.password"),
        ({"inner": '{"api_key": "change me"}'}, "SETTINGS.inner.api_key"),
    ],
)
def test_a_secret_is_found_however_deep_it_stands(value: object, where: str) -> None:
    assert _messages(json.dumps(value)) == [f"{where} is a secret in plain text"]


@given(_DOCUMENTS)
def test_no_variable_stops_the_review(document: object) -> None:
    assert _messages(json.dumps(document)) == []
    _messages(str(document))
