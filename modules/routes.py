"""Routes of an HTTP API to one function.

They are behind its JWT authorizer, or open where the function has a proof of its own.
"""

from cdktf_cdktf_provider_aws.apigatewayv2_integration import Apigatewayv2Integration
from cdktf_cdktf_provider_aws.apigatewayv2_route import Apigatewayv2Route
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission

from modules.framework import Construct
from modules.function import Function

_INTEGRATION_TIMEOUT_MILLISECONDS = 30_000  # the most that an HTTP API allows


class Routes(Construct):
    """The API may be of another stack. Add routes with `behind_token` and `open`."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api_id: str,
        execution_arn: str,
        authorizer_id: str,
        function: Function,
    ) -> None:
        super().__init__(scope, id_)
        self._authorizer_id = authorizer_id
        self._integration = Integration(
            self, "integration", api_id=api_id, execution_arn=execution_arn, function=function
        )

    def behind_token(self, *route_keys: str) -> None:
        """Routes such as `POST /chat/start`, behind the authorizer."""
        for route_key in route_keys:
            self._add(route_key, self._authorizer_id)

    def open(self, *route_keys: str) -> None:
        """Open routes: the function itself authenticates the caller."""
        for route_key in route_keys:
            self._add(route_key, None)

    def _add(self, route_key: str, authorizer_id: str | None) -> None:
        name = route_id(route_key)
        self._integration.add(
            route_key,
            route=name,
            permission=f"invoke_{name}",
            statement_id=f"Route_{name}",
            authorizer_id=authorizer_id,
        )


class PublicRoute(Construct):
    """One open route such as `POST /slack/events`, of an API that another stack may own."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api_id: str,
        execution_arn: str,
        route_key: str,
        function: Function,
    ) -> None:
        super().__init__(scope, id_)
        integration = Integration(
            self, "integration", api_id=api_id, execution_arn=execution_arn, function=function
        )
        integration.add(route_key, route="route", permission="invoke", statement_id="PublicRoute")


class Integration:
    """The integration of an API with a function, named `id_` in `scope`.

    Every route to a function, in whichever stack, is made by `add`.
    """

    def __init__(
        self, scope: Construct, id_: str, *, api_id: str, execution_arn: str, function: Function
    ) -> None:
        self._scope, self._api_id = scope, api_id
        self._execution_arn, self._function = execution_arn, function
        self._integration_id: str = Apigatewayv2Integration(
            scope,
            id_,
            api_id=api_id,
            integration_type="AWS_PROXY",
            integration_uri=function.invoke_arn,
            payload_format_version="2.0",
            timeout_milliseconds=_INTEGRATION_TIMEOUT_MILLISECONDS,
        ).id

    def add(
        self,
        route_key: str,
        *,
        route: str,
        permission: str,
        statement_id: str,
        authorizer_id: str | None = None,
    ) -> None:
        """Add a route with a permission, `route` and `permission` being the names of the two.

        Without an authorizer it is open: the function itself proves who calls.
        """
        method, path = route_key.split(" ")
        Apigatewayv2Route(
            self._scope,
            route,
            api_id=self._api_id,
            route_key=route_key,
            authorization_type="JWT" if authorizer_id else "NONE",
            authorizer_id=authorizer_id,
            target=f"integrations/{self._integration_id}",
        )
        LambdaPermission(
            self._scope,
            permission,
            statement_id=statement_id,
            action="lambda:InvokeFunction",
            function_name=self._function.name,
            principal="apigateway.amazonaws.com",
            source_arn=f"{self._execution_arn}/*/{method}{path}",
        )


def route_id(route_key: str) -> str:
    """Return a route's words with underscores between: `post_chat_start`."""
    words = "".join(letter if letter.isalnum() else " " for letter in route_key.lower()).split()
    return "_".join(words)
