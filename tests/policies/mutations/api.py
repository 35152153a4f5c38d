"""Authorization and throttling of APIs."""

from tests.policies.edits import drop, put
from tests.policies.mutation import Mutation

ROUTE = "aws_apigatewayv2_route"

MUTATIONS = (
    Mutation("api-route-open", "A route is opened to try something out, and stays open", "GH_API_001", ROUTE, put("authorization_type", "NONE")),
    Mutation("api-route-default", "The line with the authorization is lost in a merge", "GH_API_001", ROUTE, drop("authorization_type", "authorizer_id")),
)  # fmt: skip
