"""What would make a deploy fail is named before it is started, with what to do about it."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from environments import Model, Settings, load
from gatehouse.cli import app
from gatehouse.delivery.preflight import CHECKS, Preflight, Problem, look

PROD = load("prod", variables={})
REGIONS = PROD.models.chat.destination_regions
OUTPUTS = ("distribution_id", "key_value_store_arn", "origin_secret_id")
PAST, SOON, LATER = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 20, 90))


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


def profile(*regions: str) -> dict[str, Any]:
    """An inference profile that routes to these regions."""
    arn = "arn:aws:bedrock:{}::foundation-model/amazon.nova-lite-v1:0"
    return {"status": "ACTIVE", "models": [{"modelArn": arn.format(name)} for name in regions]}


def lifecycle(**values: Any) -> dict[str, Any]:
    """A foundation model's details."""
    return {"modelDetails": {"modelLifecycle": {"status": "ACTIVE", **values}}}


def edge(*outputs: str, resources: int = 1) -> dict[str, Any]:
    """The state of the stack `edge`, as S3 gives it."""
    state = {"outputs": {key: {"value": "x"} for key in outputs}, "resources": [{}] * resources}
    return {"Body": io.BytesIO(json.dumps(state).encode())}


class Account:
    """AWS as an account that is ready; `answers` say what is otherwise."""

    def __init__(self, variables: dict[str, str] | None = None, **answers: Any) -> None:
        domain = PROD.domain
        assert domain
        certificate = {"Status": "ISSUED", "DomainName": domain.name}
        self.variables = {"AWS_REGION": PROD.account.region, **(variables or {})}
        self._answers = {
            "get_caller_identity": {"Account": PROD.account.id},
            "head_bucket": {},
            "get_object": missing("NoSuchKey"),
            "get_inference_profile": profile(*REGIONS),
            "get_foundation_model": lifecycle(),
            "get_agent_alias": {"agentAlias": {"agentAliasStatus": "PREPARED"}},
            "describe_secret": {"ARN": "arn"},
            "describe_parameters": {"Parameters": [{"Type": "SecureString"}]},
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


def only(check: str, what: str, advice: str, **answers: Any) -> tuple[Problem, ...]:
    """The problems of one check, which alone has any; the first says what and gives advice."""
    problems = found(**answers)
    assert list(problems) == [check]
    assert what in problems[check][0].what
    assert advice in problems[check][0].advice
    return problems[check]


def certificate(**values: Any) -> dict[str, Any]:
    return {"Certificate": {"Status": "ISSUED", "DomainName": "chat.example.com", **values}}


def test_an_account_that_is_ready_has_no_problems() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("answers", "check", "what", "advice"),
    [
        ({"get_caller_identity": {"Account": "9" * 12}}, "account", "account 9999", "Sign in to"),
        ({"head_bucket": missing("404")}, "states", "no bucket", "gatehouse bootstrap --env prod"),
        (
            {"variables": {"AWS_REGION": "eu-west-1"}},
            "account",
            "AWS_REGION is eu-west-1, the settings say us-east-1",
            "Set AWS_REGION=us-east-1",
        ),
        (
            {"get_inference_profile": missing("ResourceNotFoundException")},
            "models",
            "Bedrock has no us.amazon.nova-lite-v1:0",
            "models.chat.model_id",
        ),
        (
            {"get_foundation_model": missing("ValidationException")},
            "models",
            "Bedrock has no amazon.nova-lite-v1:0",
            "models.chat.model_id",
        ),
        (
            {"get_inference_profile": profile(*REGIONS, "us-west-1")},
            "models",
            "us.amazon.nova-lite-v1:0 also routes to us-west-1, where the functions may not",
            "Add us-west-1 to models.chat.destination_regions",
        ),
        (
            {"get_foundation_model": lifecycle(status="LEGACY", endOfLifeTime=PAST)},
            "models",
            f"amazon.nova-lite-v1:0 ended on {PAST:%Y-%m-%d}",
            "lists as ACTIVE",
        ),
        (
            {"get_foundation_model": lifecycle(status="LEGACY", endOfLifeTime=SOON)},
            "models",
            f"ends on {SOON:%Y-%m-%d}; every call fails from then on",
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
        (
            {"get_object": edge(*OUTPUTS)},
            "secrets",
            "refuses everybody",
            "rotate origin-secret --env prod",
        ),
    ],
)
def test_a_problem_is_named_with_what_to_do(
    answers: dict[str, Any], check: str, what: str, advice: str
) -> None:
    assert all(problem.stops for problem in only(check, what, advice, **answers))


@pytest.mark.parametrize(
    ("answers", "check", "what", "advice"),
    [
        (
            {"get_foundation_model": lifecycle(status="LEGACY", endOfLifeTime=LATER)},
            "models",
            f"is LEGACY and ends on {LATER:%Y-%m-%d}",
            "lists as ACTIVE",
        ),
        ({"get_foundation_model": lifecycle(status="LEGACY")}, "models", "is LEGACY; ", "ACTIVE"),
        (
            {"get_inference_profile": profile(*REGIONS[:-1])},
            "models",
            f"never routes to {REGIONS[-1]}",
            f"Take {REGIONS[-1]} out of models.chat.destination_regions",
        ),
        (
            {"get_object": edge("url", "origin_secret_id")},
            "secrets",
            "applied in part: it has no distribution_id, key_value_store_arn yet",
            "Apply again",
        ),
    ],
)
def test_what_leaves_time_stops_no_deploy(
    answers: dict[str, Any], check: str, what: str, advice: str
) -> None:
    assert not any(problem.stops for problem in only(check, what, advice, **answers))


def test_an_edge_that_was_destroyed_is_as_one_that_never_was() -> None:
    assert found(get_object=edge(resources=0)) == {}


def test_an_edge_whose_secret_the_settings_name_is_not_looked_at() -> None:
    named = PROD.edge.model_copy(update={"origin_secret_sha256": ("a" * 64,)})
    settings = PROD.model_copy(update={"edge": named})
    account: Any = Account(get_object=edge())
    assert look(Preflight(settings, account))["secrets"] == ()


def using(**model: Any) -> Settings:
    """Production with another model behind the chat."""
    chat = Model(max_output_tokens=9, timeout_seconds=9, **model)
    return PROD.model_copy(update={"models": PROD.models.model_copy(update={"chat": chat})})


PLAIN = using(provider="bedrock", model_id="amazon.nova-lite-v1:0")
GLOBAL = using(
    provider="bedrock",
    model_id="global.amazon.nova-lite-v1:0",
    destination_regions=("us-east-1", "us-east-2", "us-west-2"),
)
AGENT = using(
    provider="bedrock_agent",
    model_id="any",
    agent_id="ABCDEFGHIJ",
    agent_alias_id="TSTALIASID",
)
SECRET = "arn:aws:secretsmanager:us-east-1:444455556666:secret:gemini-AbCdEf"
BY_SECRET = using(provider="gemini", model_id="gemini-2.5-flash", api_key_secret=SECRET)
BY_PARAMETER = using(provider="gemini", model_id="gemini-2.5-flash", api_key_parameter="/key")


@pytest.mark.parametrize(
    "settings",
    [PLAIN, GLOBAL, AGENT, BY_SECRET, BY_PARAMETER],
    ids=["plain", "global", "agent", "secret", "parameter"],
)
def test_a_model_of_any_kind_is_looked_for_and_found(settings: Settings) -> None:
    regions = (*REGIONS, "") if settings is GLOBAL else REGIONS
    account: Any = Account(get_inference_profile=profile(*regions))
    assert look(Preflight(settings, account))["models"] == ()


@pytest.mark.parametrize(
    ("settings", "answers", "what", "advice"),
    [
        (
            PLAIN,
            {
                "get_foundation_model": {
                    "modelDetails": {
                        "inferenceTypesSupported": ["INFERENCE_PROFILE"],
                        "modelLifecycle": {"status": "ACTIVE"},
                    }
                }
            },
            "serves amazon.nova-lite-v1:0 through inference profiles only",
            "us.amazon.nova-lite-v1:0",
        ),
        (
            AGENT,
            {"get_agent_alias": missing("ResourceNotFoundException")},
            "no agent alias ABCDEFGHIJ/TSTALIASID",
            "models.chat.agent_id",
        ),
        (
            AGENT,
            {"get_agent_alias": {"agentAlias": {"agentAliasStatus": "FAILED"}}},
            "agent alias ABCDEFGHIJ/TSTALIASID is FAILED",
            "Prepare the agent",
        ),
        (
            BY_SECRET,
            {"describe_secret": missing("ResourceNotFoundException")},
            f"no secret {SECRET}",
            "create-secret",
        ),
        (
            BY_SECRET,
            {"describe_secret": {"DeletedDate": PAST}},
            "scheduled for deletion",
            "restore-secret",
        ),
        (BY_PARAMETER, {"describe_parameters": {"Parameters": []}}, "no parameter /key", "put-par"),
        (
            BY_PARAMETER,
            {"describe_parameters": {"Parameters": [{"Type": "String"}]}},
            "/key is a String",
            "--type SecureString --overwrite",
        ),
    ],
)
def test_a_model_that_is_not_ready_is_named(
    settings: Settings, answers: dict[str, Any], what: str, advice: str
) -> None:
    account: Any = Account(**answers)
    first = look(Preflight(settings, account))["models"][0]

    assert what in first.what
    assert advice in first.advice
    assert first.stops


@pytest.mark.parametrize(
    ("answers", "code", "line"),
    [
        ({}, 0, "ok     secrets"),
        ({"get_object": edge("url")}, 0, "LATER  secrets: The stack edge is applied in part"),
        ({"get_object": edge(*OUTPUTS)}, 1, "WRONG  secrets: edge.origin_secret_sha256 is empty"),
    ],
    ids=["ready", "half-applied", "closed"],
)
def test_the_command_ends_with_1_only_for_what_stops(
    answers: dict[str, Any], code: int, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account(**answers)
    monkeypatch.setattr("gatehouse.commands.preflight.variables", lambda *_: {})
    monkeypatch.setattr("gatehouse.commands.preflight.AwsCaller", lambda _: account)

    ran = CliRunner().invoke(app, ["preflight", "--env", "prod"])

    assert ran.exit_code == code, ran.output
    assert line in ran.output


def zone(name: str, *, private: bool = False) -> dict[str, Any]:
    """A hosted zone, as Route 53 shows it."""
    return {"HostedZone": {"Name": f"{name}.", "Config": {"PrivateZone": private}}}


def in_zone(answer: Any, **domain: Any) -> tuple[Problem, ...]:
    """What the domain's check finds where the settings name a zone, of which AWS says `answer`."""
    values = {"certificate_arn": None, "hosted_zone_id": "Z0123456789", **domain}
    assert PROD.domain
    settings = PROD.model_copy(update={"domain": PROD.domain.model_copy(update=values)})
    account: Any = Account(get_hosted_zone=answer, describe_certificate=missing("NotLookedAt"))
    return look(Preflight(settings, account))["domain"]


@pytest.mark.parametrize("name", ["example.com", "chat.example.com"])
def test_a_zone_that_holds_the_host_is_good(name: str) -> None:
    assert in_zone(zone(name)) == ()


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (missing("NoSuchHostedZone"), "no hosted zone Z0123456789"),
        (zone("example.com", private=True), "is private"),
        (zone("ample.com"), "is of ample.com, which holds no chat.example.com"),
    ],
)
def test_a_zone_that_cannot_hold_the_host_is_named(answer: Any, what: str) -> None:
    (problem,) = in_zone(answer)

    assert what in problem.what
    assert "domain.hosted_zone_id" in problem.advice
    assert problem.stops


def test_a_certificate_that_the_settings_name_is_looked_at_beside_the_zone() -> None:
    assert PROD.domain
    (problem,) = in_zone(zone("example.com"), certificate_arn=PROD.domain.certificate_arn)

    assert problem.what.startswith("It cannot be told: ")


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
        "secrets": "get_object",
    }
    problems = found(**{operations[check]: missing("AccessDeniedException")})

    assert list(problems) == [check]
    assert problems[check][0].what.startswith("It cannot be told: ")
