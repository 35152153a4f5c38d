"""What would make a deploy fail is named before it is started, with what to do about it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from environments import load
from gatehouse.delivery.preflight import CHECKS, Preflight, Problem, look

PROD = load("prod", variables={})


def missing(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Look")


def zones(*letters: str, state: str = "available") -> dict[str, Any]:
    """Zones of us-east-1."""
    return {
        "AvailabilityZones": [
            {"ZoneName": f"us-east-1{letter}", "ZoneId": f"use1-az{number}", "State": state}
            for number, letter in enumerate(letters, 1)
        ]
    }


class Account:
    """AWS as an account that is ready; `answers` say what is otherwise."""

    def __init__(self, **answers: Any) -> None:
        domain = PROD.domain
        assert domain
        certificate = {"Status": "ISSUED", "DomainName": domain.name}
        self.variables = {"AWS_REGION": PROD.account.region}
        self._answers = {
            "get_caller_identity": {"Account": PROD.account.id},
            "head_bucket": {},
            "head_object": missing("404"),
            "get_inference_profile": {"status": "ACTIVE"},
            "get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 1000}},
            "describe_availability_zones": zones(*"abcd"),
            "describe_certificate": {"Certificate": certificate},
            **answers,
        }

    def client(self, _service: str, **_: object) -> "Account":
        return self

    def __getattr__(self, operation: str) -> Any:
        answer = self._answers[operation]

        def call(**_: Any) -> Any:
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def found(**answers: Any) -> dict[str, tuple[Problem, ...]]:
    """The problems by their check."""
    account: Any = Account(**answers)
    return {name: problems for name, problems in look(Preflight(PROD, account)).items() if problems}


def certificate(**values: Any) -> dict[str, Any]:
    return {"Certificate": {"Status": "ISSUED", "DomainName": "chat.example.com", **values}}


def test_an_account_that_is_ready_has_no_problems() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("answers", "check", "what", "advice"),
    [
        ({"get_caller_identity": {"Account": "9" * 12}}, "account", "account 9999", "Sign in to"),
        ({"head_bucket": missing("404")}, "states", "no bucket", "gatehouse bootstrap --env prod"),
        ({"get_inference_profile": {"status": "LEGACY"}}, "models", "is LEGACY", "Ask for access"),
        (
            {"get_inference_profile": missing("ResourceNotFoundException")},
            "models",
            "Bedrock has no us.amazon.nova-lite-v1:0",
            "models.chat.model_id",
        ),
        (
            {"get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 250}}},
            "quotas",
            "functions.account_concurrency is 1000",
            "Raise the quota L-B99A9384 in Service Quotas to 1000",
        ),
        (
            {"get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 10}}},
            "quotas",
            "runs 10 functions at once here, as in a new account",
            "set functions.account_concurrency to 10",
        ),
        (
            {"describe_availability_zones": zones("a", "c", "d")},
            "zones",
            "no availability zone us-east-1b in us-east-1",
            "us-east-1a (use1-az1), us-east-1c (use1-az2), us-east-1d (use1-az3)",
        ),
        (
            {"describe_availability_zones": zones(*"abc", state="impaired")},
            "zones",
            "us-east-1a is impaired",
            "Set network.zones",
        ),
        (
            {"describe_certificate": missing("ResourceNotFoundException")},
            "domain",
            "no certificate",
            "Request one for chat.example.com in us-east-1",
        ),
        (
            {"describe_certificate": certificate(Status="PENDING_VALIDATION")},
            "domain",
            "is PENDING_VALIDATION",
            "validation record",
        ),
        (
            {"describe_certificate": certificate(DomainName="www.example.org")},
            "domain",
            "not for chat.example.com",
            "domain.certificate_arn",
        ),
        ({"head_object": {}}, "secrets", "refuses everybody", "rotate origin-secret --env prod"),
    ],
)
def test_a_problem_is_named_with_what_to_do(
    answers: dict[str, Any], check: str, what: str, advice: str
) -> None:
    problems = found(**answers)

    assert list(problems) == [check]
    assert what in problems[check][0].what
    assert advice in problems[check][0].advice


def test_reservations_that_the_account_has_no_room_for_are_named() -> None:
    limit = {"AccountLimit": {"ConcurrentExecutions": 250}}
    problems = found(get_account_settings=limit)["quotas"]

    assert "reserved_concurrency is 200 for each of 4 functions, 800 together" in problems[1].what


def test_zones_may_be_named_by_their_ids() -> None:
    network = PROD.network.model_copy(update={"zones": ("use1-az1", "use1-az4")})
    account: Any = Account()
    settings = PROD.model_copy(update={"network": network})
    assert look(Preflight(settings, account))["zones"] == ()


def test_a_wildcard_certificate_is_good() -> None:
    assert found(describe_certificate=certificate(DomainName="*.example.com")) == {}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_that_may_not_look_is_a_problem_and_the_others_go_on(check: str) -> None:
    operations = {
        "account": "get_caller_identity",
        "states": "head_bucket",
        "models": "get_inference_profile",
        "quotas": "get_account_settings",
        "zones": "describe_availability_zones",
        "domain": "describe_certificate",
        "secrets": "head_object",
    }
    problems = found(**{operations[check]: missing("AccessDeniedException")})

    assert list(problems) == [check]
    assert problems[check][0].what.startswith("It cannot be told: ")
