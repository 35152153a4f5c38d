import json

import pytest

from gatehouse.operating.dead_letters import event_of

EVENT = {"event_id": "Ev1", "text": "hello"}


@pytest.mark.parametrize(
    "body",
    [EVENT, {"version": "1.0", "requestContext": {}, "requestPayload": EVENT}],
    ids=["of the worker", "of a direct invocation"],
)
def test_a_dead_letter_gives_the_event_back_whoever_gave_it_up(body: object) -> None:
    assert json.loads(event_of(json.dumps(body))) == EVENT
