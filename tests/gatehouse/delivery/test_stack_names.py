"""The list of stacks is what every environment is synthesized to."""

from gatehouse.delivery.stack_names import STACKS
from gatehouse.delivery.synthesis import Synthesis


def test_every_environment_has_the_stacks_that_are_listed(synthesis: Synthesis) -> None:
    found = {stack.name for stack in synthesis.stacks}
    assert found == set(STACKS), "list it in gatehouse/delivery/stack_names.py"
