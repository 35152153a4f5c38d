"""What a function's role may call: a model in each region that a call of it may be routed to."""

import json
import subprocess
import sys

import pytest

from gatehouse.home import repository
from gatehouse.toolchain import environment as toolchain_environment

# In a process of its own: the stacks start Node.
_PROGRAM = """
import json, sys
from environments import Model, load
from stacks.shared.models import model_access

model = Model(provider="bedrock", max_output_tokens=9, timeout_seconds=9, **json.loads(sys.argv[1]))
(statement,) = model_access(load("prod", variables={}), model)
print(json.dumps(statement.resources))
"""
EVERYWHERE = "arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0"


def resources(**model: object) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM, json.dumps(model)],
        cwd=repository(),
        env=toolchain_environment(keep_aws=False),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return list(json.loads(ran.stdout))


@pytest.mark.parametrize(("geography", "anywhere"), [("us", False), ("global", True)])
def test_a_profile_is_called_in_each_region_that_it_routes_to(
    geography: str, anywhere: bool
) -> None:
    name, regions = f"{geography}.amazon.nova-lite-v1:0", ["us-east-1", "us-west-2"]
    found = resources(model_id=name, destination_regions=regions)

    assert found[0] == f"arn:aws:bedrock:us-east-1:444455556666:inference-profile/{name}"
    assert set(found[1:]) - {EVERYWHERE} == {
        f"arn:aws:bedrock:{region}::foundation-model/amazon.nova-lite-v1:0" for region in regions
    }
    assert (EVERYWHERE in found) is anywhere


def test_a_plain_model_is_called_at_home() -> None:
    assert resources(model_id="amazon.nova-lite-v1:0") == [
        "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"
    ]
