"""Owns: the streaming function and its Function URL, which only CloudFront may call.

Reads: `state`, `tables`, `identity`, `database`. Publishes: the function and its address.
Separate because it runs behind an adapter and a URL of its own instead of the HTTP API.
"""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.lambda_function_url import LambdaFunctionUrl

from environments import Settings
from modules.framework import App, Fn
from modules.web_adapter import WebAdapter
from stacks.base import Stack
from stacks.database.stack import Database
from stacks.identity import Identity
from stacks.outputs import Outputs, output
from stacks.shared.hosting import Functions
from stacks.state import State
from stacks.stream.function import stream_environment, stream_statements
from stacks.tables import Tables

_FUNCTION = "arn:aws:lambda:{region}:{account}:function:{prefix}-stream"


@dataclass(frozen=True)
class StreamOutputs(Outputs):
    """What CloudFront needs to be the one caller."""

    function_name: str = output("Name of the function", placeholder="{prefix}-stream")
    function_arn: str = output("ARN of the function", placeholder=_FUNCTION)
    function_url: str = output(
        "Address of the function", placeholder="https://placeholder.lambda-url.{region}.on.aws/"
    )
    function_url_domain: str = output(
        "Host name of that address", placeholder="placeholder.lambda-url.{region}.on.aws"
    )


class Stream(Stack[StreamOutputs]):
    """Answers as they are written. docs/streaming.md describes requests and events."""

    name = "stream"
    outputs = StreamOutputs

    def __init__(
        self,
        app: App,
        settings: Settings,
        *,
        state: State,
        tables: Tables,
        identity: Identity,
        database: Database,
    ) -> None:
        super().__init__(app, settings)
        stored, vault = self.read(tables), self.read(database)
        functions = Functions(self, settings, state=self.read(state), tables=stored)
        function = functions.add(
            "stream",
            "Streams answers of the tutor, of sessions, of Ask and for programs",
            environment=stream_environment(settings, stored, self.read(identity), vault),
            statements=stream_statements(settings, stored, vault),
            timeout_seconds=settings.functions.stream_timeout_seconds,
            adapter=WebAdapter(region=settings.account.region, readiness_path="/healthz"),
        )
        url = LambdaFunctionUrl(
            self,
            "address",
            function_name=function.name,
            authorization_type="AWS_IAM",
            invoke_mode="RESPONSE_STREAM",
        )
        self.publish(
            StreamOutputs(
                function_name=function.name,
                function_arn=function.arn,
                function_url=url.function_url,
                function_url_domain=Fn.element(Fn.split("/", url.function_url), 2),
            )
        )
