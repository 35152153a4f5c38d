"""Calls to the embedded AWS meet the faults that its file lists, by service, operation, caller."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError, ReadTimeoutError

from rehearsal.faults import book
from rehearsal.faults.fault import Fault, Kind
from tests.rehearsal.contracts.conftest import Aws, allow, served

pytestmark = pytest.mark.service
ITEM = {"id": {"S": "1"}}


class Account:
    """An embedded AWS with a table, and its faults."""

    def __init__(self, aws: Aws, path: Path) -> None:
        self.aws, self.path = aws, path
        self.dynamodb = aws.client("dynamodb")
        self.dynamodb.create_table(
            TableName="sample",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )

    def add(self, *faults: Fault) -> None:
        book.write(self.path, faults)

    def client(self, **config: Any) -> Any:
        """One that tries once, or as the configuration says."""
        return self.aws.caller.client("dynamodb", attempts=1, config=Config(**config))

    def met(self) -> Sequence[str]:
        return [f"{line['operation']} {line['kind']}" for line in book.met(self.path)]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    folder = tmp_path_factory.mktemp("faults")
    path = folder / "faults.json"
    with served(folder, {book.VARIABLE: str(path)}) as aws:
        yield Account(aws, path)


@pytest.fixture
def account(embedded: Account) -> Iterator[Account]:
    yield embedded
    embedded.add()
    book.met_file(embedded.path).unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (Kind.THROTTLED, "ThrottlingException", 400),
        (Kind.FAILING, "InternalServerError", 500),
    ],
)
def test_a_call_gets_the_services_own_error_and_changes_nothing(
    account: Account, kind: Kind, code: str, status: int
) -> None:
    account.add(Fault(service="dynamodb", kind=kind, operations=("PutItem",)))
    with pytest.raises(ClientError) as refused:
        account.client().put_item(TableName="sample", Item={"id": {"S": kind}})
    assert refused.value.response["Error"]["Code"] == code
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert "Item" not in account.client().get_item(TableName="sample", Key={"id": {"S": kind}})


def test_a_call_whose_reply_is_cut_has_been_executed(account: Account) -> None:
    account.add(Fault(service="dynamodb", kind=Kind.CUT, operations=("PutItem",)))
    with pytest.raises(HTTPClientError):
        account.client().put_item(TableName="sample", Item={"id": {"S": "cut"}})
    found = account.client().get_item(TableName="sample", Key={"id": {"S": "cut"}})
    assert found["Item"] == {"id": {"S": "cut"}}


def test_a_second_attempt_after_a_cut_reply_is_executed_again(account: Account) -> None:
    """As in AWS: a condition that held for the first attempt does not hold for the second."""
    account.add(Fault(service="dynamodb", kind=Kind.CUT, operations=("PutItem",), times=1))
    trying = account.aws.caller.client("dynamodb", attempts=2)
    with pytest.raises(trying.exceptions.ConditionalCheckFailedException):
        trying.put_item(
            TableName="sample",
            Item={"id": {"S": "twice"}},
            ConditionExpression="attribute_not_exists(id)",
        )
    assert account.met() == ["PutItem cut"]


def test_a_silent_service_is_waited_for_as_long_as_the_client_waits(account: Account) -> None:
    account.add(Fault(service="dynamodb", kind=Kind.SILENT))
    with pytest.raises(ReadTimeoutError):
        account.client(read_timeout=0.5).get_item(TableName="sample", Key=ITEM)


def test_a_slow_service_answers_in_the_end(account: Account) -> None:
    account.add(Fault(service="dynamodb", kind=Kind.SLOW, seconds=1, times=1))
    with pytest.raises(ReadTimeoutError):
        account.client(read_timeout=0.3).get_item(TableName="sample", Key=ITEM)
    account.client(read_timeout=0.3).get_item(TableName="sample", Key=ITEM)


def test_a_fault_meets_only_the_calls_it_names(account: Account) -> None:
    role = account.aws.role([allow("dynamodb:*")])
    name = role.client("sts").get_caller_identity()["Arn"].split("/")[1]
    own = name.rpartition("-")[2]
    account.add(Fault(service="dynamodb", kind=Kind.FAILING, function=own, times=1))
    account.client().get_item(TableName="sample", Key=ITEM)
    with pytest.raises(ClientError):
        role.client("dynamodb", attempts=1).get_item(TableName="sample", Key=ITEM)
    role.client("dynamodb", attempts=1).get_item(TableName="sample", Key=ITEM)
    assert account.met() == ["GetItem failing"]
    account.aws.client("sqs").list_queues()
