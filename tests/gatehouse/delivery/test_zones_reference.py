from typing import Any

from gatehouse.delivery.zones_reference import table


def test_a_function_with_a_vpc_is_listed_in_the_vault_and_another_in_the_street() -> None:
    functions = {
        "a": {"function_name": "gatehouse-dev-chat"},
        "b": {"function_name": "gatehouse-dev-rows", "vpc_config": {"subnet_ids": ["x"]}},
    }
    stacks: dict[str, dict[str, Any]] = {
        "api": {"resource": {"aws_lambda_function": functions}},
        "tables": {"resource": {}},
    }
    assert table(stacks, "gatehouse-dev").splitlines()[2:] == ["| `api` | `chat` | `rows` |"]
