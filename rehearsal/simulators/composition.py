"""The processes of the rehearsal, each with those that it needs."""

from rehearsal.simulator import Simulator
from rehearsal.simulators.embedded_aws.simulator import EmbeddedAwsSimulator
from rehearsal.simulators.front_door.simulator import FrontDoorSimulator
from rehearsal.simulators.function_url.simulator import FunctionUrlSimulator
from rehearsal.simulators.model.simulator import ModelSimulator
from rehearsal.simulators.postgres.simulator import PostgresSimulator
from rehearsal.simulators.slack.simulator import SlackSimulator

MODEL = ModelSimulator()
POSTGRES = PostgresSimulator()
EMBEDDED_AWS = EmbeddedAwsSimulator(MODEL, POSTGRES)
SLACK = SlackSimulator()
FUNCTION_URLS = FunctionUrlSimulator(MODEL)
FRONT_DOOR = FrontDoorSimulator(FUNCTION_URLS)

SIMULATORS: tuple[Simulator, ...] = (
    MODEL,
    POSTGRES,
    EMBEDDED_AWS,
    SLACK,
    FUNCTION_URLS,
    FRONT_DOOR,
)
"""In the order in which they start; they end in the reverse one."""
