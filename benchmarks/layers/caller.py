"""Both ways to the execution function as the verification function takes them, and as its role."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import boto3
from botocore.credentials import Credentials

from gatehouse.platform import Platform
from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.models.http_caller import http_client
from lambda_src.slack_verification.execution_api import ExecutionApi


class Ways:
    """The execution API and the function behind it, called with the credentials of a role."""

    def __init__(self, platform: Platform, credentials: Credentials) -> None:
        settings = platform.settings
        region = settings.account.region
        api_id = platform.outputs("layers")["execution_api_url"].split("//")[1].split(".")[0]
        self.api = ExecutionApi(
            url=f"{settings.aws.emulator_url}/_aws/execute-api/{api_id}/live/execute",
            region=region,
            credentials=lambda: credentials,
            http=http_client(),
        )
        self._functions = boto3.client(
            "lambda",
            region_name=region,
            endpoint_url=settings.aws.emulator_url,
            aws_access_key_id=credentials.access_key,
            aws_secret_access_key=credentials.secret_key,
            aws_session_token=credentials.token,
        )
        self._name = f"{settings.resource_prefix}-slack-execution"

    def sign(self, request: ExecutionRequest) -> None:
        """Only what the signature costs."""
        self.api.signed(request)

    def by_api(self, request: ExecutionRequest) -> None:
        """Until the API says that the event is on the queue."""
        self.api.execute(request, timeout_seconds=30)

    def directly(self, request: ExecutionRequest) -> None:
        """Until the function says that the event is on the queue."""
        self._invoke(request, "RequestResponse")

    def asynchronously(self, request: ExecutionRequest) -> None:
        """Until Lambda says that it will invoke the function: the fallback as it is."""
        self._invoke(request, "Event")

    def close(self) -> None:
        """Hang up."""
        self.api.http.close()
        self._functions.close()

    def _invoke(self, request: ExecutionRequest, how: Literal["Event", "RequestResponse"]) -> None:
        payload = request.model_dump_json().encode()
        answer: Any = self._functions.invoke(
            FunctionName=self._name, InvocationType=how, Payload=payload
        )
        assert "FunctionError" not in answer, answer["Payload"].read()
        answer["Payload"].read()


@contextmanager
def as_verification(platform: Platform) -> Iterator[Credentials]:
    """The verification role's credentials, which an administrator may take for the time of this."""
    iam, account = platform.client("iam"), platform.settings.account.id
    name = f"{platform.settings.resource_prefix}-slack-verification"
    trust = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    ours = {"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"}}  # fmt: skip
    wider = {**trust, "Statement": [*trust["Statement"], ours]}
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(wider))
    try:
        # The emulator's deny goes by the session, which Lambda names after the function.
        assumed = platform.client("sts").assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{name}", RoleSessionName=name
        )["Credentials"]
        yield Credentials(
            assumed["AccessKeyId"], assumed["SecretAccessKey"], assumed["SessionToken"]
        )
    finally:
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))


@contextmanager
def worker_at_rest(platform: Platform) -> Iterator[None]:
    """Nobody takes events from the queue; what is on it afterwards is thrown away."""
    functions, queue = platform.client("lambda"), platform.outputs("layers")["queue_url"]
    name = f"{platform.settings.resource_prefix}-slack-worker"
    mapping = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"][0]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield
    finally:
        platform.client("sqs").purge_queue(QueueUrl=queue)
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def queued(platform: Platform) -> int:
    """How many events lie on the queue."""
    name = "ApproximateNumberOfMessages"
    attributes: dict[str, Any] = platform.client("sqs").get_queue_attributes(
        QueueUrl=platform.outputs("layers")["queue_url"], AttributeNames=[name]
    )["Attributes"]
    return int(attributes[name])
