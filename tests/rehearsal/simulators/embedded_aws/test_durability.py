"""The embedded AWS is killed right after an answer, and the next one knows what was answered."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest

from gatehouse.home import repository
from rehearsal.simulator import responds

ACCOUNT = "111122223333"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
ITEMS = 40


class Emulator:
    """Embedded AWS on one folder, started as the rehearsal starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "tmp").mkdir()

    def start(self) -> None:
        variables = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder),
            "TMPDIR": str(self.folder / "tmp"),
            "PYTHONPATH": str(repository()), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0",
            "GATEWAY_PORT": str(self.port), "MINISTACK_ACCOUNT_ID": ACCOUNT, "PERSIST_STATE": "1",
            "STATE_DIR": str(self.folder / "state"), "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.folder / "s3"),
        }  # fmt: skip
        command = [sys.executable, "-m", "rehearsal.simulators.embedded_aws"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=variables, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + 60
        while not responds(f"http://127.0.0.1:{self.port}/_ministack/health"):
            assert self._process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def kill(self) -> None:
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def killed_and_started(self) -> None:
        self.kill()
        self.start()

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        return make(
            service,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name="us-east-1",
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="test",
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def aws(tmp_path: Path) -> Iterator[Emulator]:
    emulator = Emulator(tmp_path)
    emulator.start()
    yield emulator
    emulator.kill()


def table(aws: Emulator, name: str = "things") -> Any:
    dynamodb = aws.client("dynamodb")
    dynamodb.create_table(
        TableName=name,
        KeySchema=[
            {"AttributeName": "one", "KeyType": "HASH"},
            {"AttributeName": "two", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "one", "AttributeType": "S"},
            {"AttributeName": "two", "AttributeType": "N"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    return dynamodb


def item(one: str, two: int, text: str = "") -> dict[str, Any]:
    return {
        "one": {"S": one},
        "two": {"N": str(two)},
        "text": {"S": text},
        "raw": {"B": b"\x00\xff"},
    }


def items(aws: Emulator, name: str = "things") -> list[tuple[str, str, str]]:
    found = aws.client("dynamodb").scan(TableName=name)["Items"]
    return sorted((each["one"]["S"], each["two"]["N"], each["text"]["S"]) for each in found)


def test_every_kind_of_write_to_a_table_outlives_a_kill(aws: Emulator) -> None:
    dynamodb = table(aws)
    for number in range(4):
        dynamodb.put_item(TableName="things", Item=item("put", number))
    key = {"one": {"S": "put"}, "two": {"N": "0"}}
    dynamodb.delete_item(TableName="things", Key=key)
    dynamodb.update_item(
        TableName="things",
        Key=key | {"two": {"N": "1"}},
        UpdateExpression="SET #t = :t",
        ExpressionAttributeNames={"#t": "text"},
        ExpressionAttributeValues={":t": {"S": "updated é"}},
    )
    dynamodb.batch_write_item(
        RequestItems={
            "things": [
                {"PutRequest": {"Item": item("batch", 1)}},
                {"DeleteRequest": {"Key": key | {"two": {"N": "2"}}}},
            ]
        }
    )
    dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": "things", "Item": item("transaction", 1)}},
            {"Delete": {"TableName": "things", "Key": key | {"two": {"N": "3"}}}},
        ]
    )
    expected = [("batch", "1", ""), ("put", "1", "updated é"), ("transaction", "1", "")]
    assert items(aws) == expected

    for _ in range(2):  # the second start reads what the first one folded
        aws.killed_and_started()
        assert items(aws) == expected
    assert aws.client("dynamodb").describe_table(TableName="things")["Table"]["ItemCount"] == 3
    raw = aws.client("dynamodb").get_item(TableName="things", Key=key | {"two": {"N": "1"}})
    assert raw["Item"]["raw"]["B"] == b"\x00\xff"


def test_a_deleted_table_does_not_come_back(aws: Emulator) -> None:
    dynamodb = table(aws)
    table(aws, "others")
    dynamodb.put_item(TableName="things", Item=item("a", 1))
    dynamodb.put_item(TableName="others", Item=item("b", 1))
    dynamodb.delete_table(TableName="things")

    aws.killed_and_started()

    assert aws.client("dynamodb").list_tables()["TableNames"] == ["others"]
    assert items(aws, "others") == [("b", "1", "")]


def test_no_answered_item_is_missing_when_the_kill_comes_in_the_middle(aws: Emulator) -> None:
    dynamodb, answered = table(aws), []

    def put(number: int) -> None:
        try:
            dynamodb.put_item(TableName="things", Item=item("a", number))
        except Exception:  # noqa: BLE001 - the emulator is gone
            return
        answered.append(str(number))
        if len(answered) == ITEMS // 2:
            aws.kill()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(ITEMS)))
    aws.start()

    assert ITEMS // 2 <= len(answered) < ITEMS
    assert set(answered) <= {two for _, two, _ in items(aws)}


def test_a_line_that_was_cut_off_is_passed_over(aws: Emulator) -> None:
    table(aws).put_item(TableName="things", Item=item("a", 1))
    aws.kill()
    with (aws.folder / "state" / "dynamodb.journal").open("ab") as journal:
        journal.write(b'["arn:aws:dynamodb:us-east-1:1111')
    aws.start()

    assert items(aws) == [("a", "1", "")]


def test_what_services_answered_outlives_a_kill(aws: Emulator) -> None:
    aws.client("s3").create_bucket(Bucket="states")
    aws.client("s3").put_bucket_versioning(
        Bucket="states", VersioningConfiguration={"Status": "Enabled"}
    )
    aws.client("s3").put_object(Bucket="states", Key="a/b.tfstate", Body=b"state")
    aws.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=TRUST)
    queue = aws.client("sqs").create_queue(QueueName="tasks")["QueueUrl"]
    aws.client("sqs").send_message(QueueUrl=queue, MessageBody="do it")
    aws.client("secretsmanager").create_secret(Name="key", SecretString="old")
    aws.client("secretsmanager").put_secret_value(SecretId="key", SecretString="new")
    pool = aws.client("cognito-idp").create_user_pool(PoolName="people")["UserPool"]["Id"]
    aws.client("cognito-idp").admin_create_user(UserPoolId=pool, Username="somebody")
    key = aws.client("kms").create_key()["KeyMetadata"]["KeyId"]
    sealed = aws.client("kms").encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]

    aws.killed_and_started()

    assert aws.client("s3").get_bucket_versioning(Bucket="states")["Status"] == "Enabled"
    body = aws.client("s3").get_object(Bucket="states", Key="a/b.tfstate")["Body"].read()
    assert body == b"state"
    assert aws.client("iam").get_role(RoleName="reader")["Role"]["RoleName"] == "reader"
    (message,) = aws.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert message["Body"] == "do it"
    assert aws.client("secretsmanager").get_secret_value(SecretId="key")["SecretString"] == "new"
    user = aws.client("cognito-idp").admin_get_user(UserPoolId=pool, Username="somebody")
    assert user["Username"] == "somebody"
    assert aws.client("kms").decrypt(CiphertextBlob=sealed)["Plaintext"] == b"text"


def test_functions_and_large_layers_outlive_a_kill(aws: Emulator) -> None:
    code = zipped({"app.py": "import big\ndef handler(event, context): return len(big.TEXT)"})
    layer = zipped({"python/big.py": f"TEXT = '{os.urandom(100_000).hex()}'"})
    functions = aws.client("lambda")
    role = aws.client("iam").create_role(RoleName="f", AssumeRolePolicyDocument=TRUST)["Role"][
        "Arn"
    ]
    published = functions.publish_layer_version(LayerName="big", Content={"ZipFile": layer})
    functions.create_function(
        FunctionName="f", Role=role, Runtime="python3.12", Handler="app.handler",
        Code={"ZipFile": code}, Layers=[published["LayerVersionArn"]],
    )  # fmt: skip

    aws.killed_and_started()

    payload = aws.client("lambda").invoke(FunctionName="f")["Payload"].read()
    assert payload == b"200000"
    assert "__bytes__" not in (aws.folder / "state" / "lambda.json").read_text(encoding="utf-8")


def test_what_a_function_logs_after_the_last_request_is_written(aws: Emulator) -> None:
    """As of a function behind an API that asks AWS for nothing."""
    roles, functions = aws.client("iam"), aws.client("lambda")
    role = roles.create_role(RoleName="f", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    logs = [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]
    document = json.dumps({"Version": "2012-10-17", "Statement": logs})
    roles.put_role_policy(RoleName="f", PolicyName="logs", PolicyDocument=document)
    code = zipped(
        {"app.py": "import time\ndef handler(*_): time.sleep(5); print('said' + ' late')"}
    )
    functions.create_function(
        FunctionName="f", Role=role, Runtime="python3.12", Handler="app.handler",
        Timeout=20, Code={"ZipFile": code},
    )  # fmt: skip
    functions.invoke(FunctionName="f", InvocationType="Event")

    state, deadline = aws.folder / "state" / "cloudwatch_logs.json", time.monotonic() + 40
    while not state.exists() or "said late" not in state.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, "the log is not written until the next request"
        time.sleep(0.2)


def zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()
