"""A host name in a hosted zone: certificate, proof and records, on real plans of production."""

from pathlib import Path
from typing import Any

import pytest

from gatehouse.review.gathering import of_files
from policies.catalogue import policies
from tests.environments.files import DELETED
from tests.once import Once
from tests.plans.changed_settings import made
from tests.plans.changed_settings import plans as plans_with
from tests.plans.iam import allowed
from tests.plans.reading import Granted, Plan

ZONE, HOST = "Z0123456789ABCDEFGHIJ", "chat.example.com"
CHANGES = {"domain.certificate_arn": DELETED, "domain.hosted_zone_id": ZONE}
DISTRIBUTION = "aws_cloudfront_distribution.front_door_distribution"
CHANGE = "route53:ChangeResourceRecordSets"


@pytest.fixture(scope="session")
def folder(once: Once) -> Path:
    def make(folder: Path) -> None:
        plans_with("prod", CHANGES, folder, only=("edge", "state"))

    return once.make("plans/prod-in-a-zone", make, alone_with="planning")


@pytest.fixture(scope="session")
def edge(folder: Path) -> Plan:
    return made(folder)["edge"]


@pytest.fixture(scope="session")
def statements(folder: Path) -> list[Granted]:
    """What the apply role may do about the host."""
    return made(folder)["state"].statements("aws_iam_policy.apply_host")


def test_the_certificate_is_proved_in_the_zone(edge: Plan) -> None:
    certificate = edge.one("aws_acm_certificate")
    assert certificate["domain_name"] == HOST
    assert certificate["validation_method"] == "DNS"
    assert certificate["key_algorithm"] == "EC_prime256v1"
    proof = edge.all("aws_route53_record")["aws_route53_record.host_proof"]
    assert proof["zone_id"] == ZONE
    options = "aws_acm_certificate.host_certificate.domain_validation_options"
    for attribute in ("name", "type", "records"):
        assert options in edge.references("aws_route53_record.host_proof", attribute)


def test_certificate_and_its_proof_are_waited_for_in_cloudfronts_region(edge: Plan) -> None:
    resources = edge.document["configuration"]["root_module"]["resources"]
    keys = {
        item["address"]: item["provider_config_key"]
        for item in resources
        if item["type"].startswith("aws_acm_")
    }
    assert keys == {
        "aws_acm_certificate.host_certificate": "aws.cloudfront",
        "aws_acm_certificate_validation.host_validation": "aws.cloudfront",
    }


def test_the_distribution_takes_the_certificate_once_it_is_proved(edge: Plan) -> None:
    (certificate,) = edge.one("aws_cloudfront_distribution")["viewer_certificate"]
    assert certificate["minimum_protocol_version"] == "TLSv1.2_2021"
    validated = "aws_acm_certificate_validation.host_validation.certificate_arn"
    assert validated in edge.references(DISTRIBUTION, "viewer_certificate")


@pytest.mark.parametrize(("name", "type_"), [("a", "A"), ("aaaa", "AAAA")])
def test_addresses_are_aliases_of_the_distribution(edge: Plan, name: str, type_: str) -> None:
    address = f"aws_route53_record.host_records_{name}"
    record = edge.all("aws_route53_record")[address]
    assert (record["zone_id"], record["name"], record["type"]) == (ZONE, HOST, type_)
    assert not record.get("allow_overwrite")
    references = edge.references(address, "alias")
    assert {f"{DISTRIBUTION}.domain_name", f"{DISTRIBUTION}.hosted_zone_id"} <= set(references)


def test_nobody_has_to_make_a_record(edge: Plan) -> None:
    outputs: dict[str, Any] = edge.document["planned_values"]["outputs"]
    assert outputs["dns_record"]["value"] == "none needed"


def test_the_apply_role_changes_the_hosts_own_records_only(statements: list[Granted]) -> None:
    zone = f"arn:aws:route53:::hostedzone/{ZONE}"
    names = f"{CHANGE}NormalizedRecordNames"
    may = {item.sid: item.conditions for item in allowed(statements, CHANGE, zone)}
    assert may == {
        "MakeAliases": {
            f"ForAllValues:StringEquals {names}": {HOST},
            f"ForAllValues:StringEquals {CHANGE}RecordTypes": {"A", "AAAA"},
        },
        "ProveHost": {
            f"ForAllValues:StringLike {names}": {f"_*.{HOST}"},
            f"ForAllValues:StringEquals {CHANGE}RecordTypes": {"CNAME"},
        },
    }
    assert not allowed(statements, CHANGE, "arn:aws:route53:::hostedzone/ZOTHER")


def test_the_apply_role_requests_a_certificate_of_this_host_only(
    statements: list[Granted],
) -> None:
    (request,) = allowed(statements, "acm:RequestCertificate", "*")
    assert request.conditions == {
        "StringEquals aws:RequestTag/environment": {"prod"},
        "StringEquals acm:ValidationMethod": {"DNS"},
        "ForAllValues:StringEquals acm:DomainNames": {HOST},
    }


def test_the_apply_role_deletes_certificates_of_its_environment_only(
    statements: list[Granted],
) -> None:
    arn = "arn:aws:acm:us-east-1:444455556666:certificate/x"
    (manage,) = allowed(statements, "acm:DeleteCertificate", arn)
    assert manage.conditions == {"StringEquals aws:ResourceTag/environment": {"prod"}}


def test_the_plan_role_reads_the_zone(folder: Path) -> None:
    state = made(folder)["state"]
    zone = f"arn:aws:route53:::hostedzone/{ZONE}"
    looking = state.statements("aws_iam_policy.plan_preflight")
    assert allowed(looking, "route53:ListResourceRecordSets", zone)
    assert not allowed(looking, CHANGE, zone)


@pytest.mark.parametrize("policy", ["GH_EDGE_015", "GH_TLS_002", "GH_TLS_005", "GH_COVERAGE_002"])
def test_the_review_has_nothing_against_it(folder: Path, policy: str) -> None:
    estate = of_files([folder / "plans"])
    (found,) = [each for each in policies() if each.id == policy]
    about = [
        finding
        for finding in found.findings(estate)
        if "route53" in str(finding) or "acm" in str(finding) or "distribution" in str(finding)
    ]
    assert about == []
