"""What MiniStack lacks of WAF, added to the real thing."""

import asyncio
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from rehearsal.simulators.embedded_aws import web_acls

ARN = (
    "arn:aws:wafv2:us-east-1:111122223333:global/webacl/nobody/00000000-0000-4000-8000-000000000000"
)
INSPECTION = {"RequestBody": {"CLOUDFRONT": {"DefaultSizeInspectionLimit": "KB_64"}}}

BODIES = {"blocked": {"ContentType": "APPLICATION_JSON", "Content": "{}"}}
PROTECTION = {"DataProtections": [{"Field": {"FieldType": "QUERY_STRING"}, "Action": "HASH"}]}


@pytest.fixture
def waf(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = web_acls.service()
    monkeypatch.setattr(module, "handle_request", module.handle_request)
    web_acls.add_to(module)
    return module


def call(waf: ModuleType, operation: str, **asked: Any) -> tuple[int, dict[str, Any]]:
    headers = {"x-amz-target": f"AWSWAF_20190729.{operation}"}
    body = json.dumps(asked).encode()
    status, _, answer = asyncio.run(waf.handle_request("POST", "/", headers, body, {}))
    return status, json.loads(answer)


@pytest.fixture
def acl(waf: ModuleType) -> Iterator[dict[str, Any]]:
    """A web ACL as Terraform makes one."""
    status, made = call(
        waf,
        "CreateWebACL",
        Name="front-door",
        Scope="CLOUDFRONT",
        DefaultAction={"Allow": {}},
        Rules=[],
        VisibilityConfig={},
        AssociationConfig=INSPECTION,
        CustomResponseBodies=BODIES,
        DataProtectionConfig=PROTECTION,
    )
    assert status == 200
    summary: dict[str, Any] = made["Summary"]
    yield summary
    status, found = call(waf, "GetWebACL", Id=summary["Id"], Scope="CLOUDFRONT")
    call(waf, "DeleteWebACL", Id=summary["Id"], Scope="CLOUDFRONT", LockToken=found["LockToken"])


def test_how_much_of_a_body_is_inspected_is_kept(waf: ModuleType, acl: dict[str, Any]) -> None:
    _, found = call(waf, "GetWebACL", Id=acl["Id"], Scope="CLOUDFRONT")
    assert found["WebACL"]["AssociationConfig"] == INSPECTION


def test_response_bodies_and_data_protection_are_kept(waf: ModuleType, acl: dict[str, Any]) -> None:
    _, found = call(waf, "GetWebACL", Id=acl["Id"], Scope="CLOUDFRONT")
    assert found["WebACL"]["CustomResponseBodies"] == BODIES
    assert found["WebACL"]["DataProtectionConfig"] == PROTECTION


def test_a_logging_configuration_is_found_again_and_deleted(
    waf: ModuleType, acl: dict[str, Any]
) -> None:
    wanted = {"ResourceArn": acl["ARN"], "LogDestinationConfigs": ["arn:aws:logs:x"]}
    assert call(waf, "PutLoggingConfiguration", LoggingConfiguration=wanted)[0] == 200
    _, found = call(waf, "GetLoggingConfiguration", ResourceArn=acl["ARN"])
    assert found == {"LoggingConfiguration": wanted}
    assert call(waf, "DeleteLoggingConfiguration", ResourceArn=acl["ARN"])[0] == 200
    status, missing = call(waf, "GetLoggingConfiguration", ResourceArn=acl["ARN"])
    assert (status, missing["__type"]) == (400, "WAFNonexistentItemException")


@pytest.mark.parametrize("operation", ["GetLoggingConfiguration", "DeleteLoggingConfiguration"])
def test_a_web_acl_that_is_not_there_logs_nothing(waf: ModuleType, operation: str) -> None:
    status, missing = call(waf, operation, ResourceArn=ARN)
    assert (status, missing["__type"]) == (400, "WAFNonexistentItemException")


def test_no_logging_is_configured_for_a_web_acl_that_is_not_there(waf: ModuleType) -> None:
    wanted = {"ResourceArn": ARN, "LogDestinationConfigs": []}
    status, _ = call(waf, "PutLoggingConfiguration", LoggingConfiguration=wanted)
    assert status == 400


def test_everything_else_is_ministacks(waf: ModuleType) -> None:
    assert call(waf, "ListIPSets", Scope="CLOUDFRONT")[0] == 200
