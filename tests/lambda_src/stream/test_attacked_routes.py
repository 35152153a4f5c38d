"""The attacks know every route of the streaming application, whose function URL is one for all."""

from starlette.routing import Route as Served

from lambda_src.stream.application import application
from rehearsal.hostile.contracts import expanded
from rehearsal.hostile.routes import Route, WayIn
from tests.lambda_src.stream.viewer import StreamWorld

# For the Lambda Web Adapter: no behavior of the distribution leads there.
NOT_FROM_OUTSIDE = {("GET", "/healthz")}


def test_the_attacks_know_every_route(streams: StreamWorld) -> None:
    served = {
        (method, route.path.replace(":path}", "}"))
        for route in application(streams.settings()).routes
        if isinstance(route, Served)
        for method in (route.methods or set()) - {"HEAD"}
    }

    attacked = expanded(Route("*", "/*", WayIn.FUNCTION_URL, "stream"))

    assert {(route.method, route.path) for route in attacked} == served - NOT_FROM_OUTSIDE
