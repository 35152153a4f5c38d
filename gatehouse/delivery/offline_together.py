"""Many stacks as the modules of one root, so that Terraform reads the provider's schema once.

Reading it takes several seconds of a processor, for a plan and again to show it: more than the
plan of most stacks. What Terraform shows of the root is divided again into what it would have
shown of each stack alone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Configuration = Mapping[str, Any]
Document = dict[str, Any]

# Of a plan of many stacks. Another one, such as `checks`, may have to be divided as well.
_PARTS = {
    "applyable", "complete", "configuration", "errored", "format_version", "output_changes",
    "planned_values", "prior_state", "relevant_attributes", "resource_changes",
    "terraform_version", "timestamp",
}  # fmt: skip


class IndivisibleError(Exception):
    """A plan has parts that are not known to belong to one stack or another."""


def root(configurations: Mapping[str, Configuration]) -> Document:
    """The configuration whose modules are these stacks, each in the folder of its name.

    A module's outputs are not in a plan unless the root has them too.
    """
    first = next(iter(configurations.values()))
    outputs = {
        _output(stack, name): {
            "value": f"${{module.{stack}.{name}}}",
            "sensitive": bool(output.get("sensitive")),
        }
        for stack, configuration in configurations.items()
        for name, output in configuration.get("output", {}).items()
    }
    kept = ("backend", "required_providers", "required_version")
    return {
        "terraform": {key: first["terraform"][key] for key in kept if key in first["terraform"]},
        "module": {stack: {"source": f"./{stack}"} for stack in configurations},
        "output": outputs,
    }


def module(configuration: Configuration) -> Document:
    """A stack's configuration as a module: only a root has a backend."""
    terraform = {key: part for key, part in configuration["terraform"].items() if key != "backend"}
    return {**configuration, "terraform": terraform}


def divide(shown: Document, stacks: Mapping[str, Configuration]) -> Iterator[tuple[str, Document]]:
    """Yield each stack's plan as Terraform shows it of the stack alone.

    Raises:
        IndivisibleError: the plan has a part that this does not know.

    """
    if unknown := shown.keys() - _PARTS:
        raise IndivisibleError(f"A plan of many stacks has {', '.join(sorted(unknown))}.")
    for stack, configuration in stacks.items():
        outputs = {_output(stack, name): name for name in configuration.get("output", {})}
        yield stack, _of(shown, stack, outputs)


def _of(shown: Document, stack: str, outputs: Mapping[str, str]) -> Document:
    module_ = f"module.{stack}"
    changes = [
        _alone(change, stack)
        for change in shown["resource_changes"]
        if change["module_address"] == module_
    ]
    relevant = [
        _alone(item, stack, "resource")
        for item in shown.get("relevant_attributes", ())
        if item["resource"].startswith(f"{module_}.")
    ]
    document = {
        **shown,
        "planned_values": _values(shown["planned_values"], stack, outputs),
        "resource_changes": changes,
        "output_changes": _named(shown.get("output_changes", {}), outputs),
        "configuration": _configuration(shown["configuration"], stack),
        "relevant_attributes": relevant,
    }
    if prior := shown.get("prior_state"):
        values = _values(prior["values"], stack, outputs)
        document["prior_state"] = {**prior, "values": values}
        if not values["root_module"]:
            del document["prior_state"]
    empty = {"output_changes", "relevant_attributes"}
    return {key: part for key, part in document.items() if part or key not in empty}


def _values(values: Document, stack: str, outputs: Mapping[str, str]) -> Document:
    modules = values["root_module"].get("child_modules", ())
    resources = [
        _alone(resource, stack)
        for child in modules
        if child["address"] == f"module.{stack}"
        for resource in child["resources"]
    ]
    found = _named(values.get("outputs", {}), outputs)
    rest = {key: part for key, part in values.items() if key not in {"outputs", "root_module"}}
    return {
        **({"outputs": found} if found else {}),
        "root_module": {"resources": resources} if resources else {},
        **rest,
    }


def _configuration(configuration: Document, stack: str) -> Document:
    called = configuration["root_module"]["module_calls"][stack]["module"]
    prefix = f"module.{stack}:"
    resources = [
        {**resource, "provider_config_key": resource["provider_config_key"].removeprefix(prefix)}
        for resource in called.get("resources", ())
    ]
    return {
        **configuration,
        "provider_config": _providers(configuration["provider_config"], prefix),
        "root_module": {**called, **({"resources": resources} if resources else {})},
    }


def _providers(providers: Document, prefix: str) -> Document:
    return {
        key.removeprefix(prefix): {
            name: part for name, part in provider.items() if name != "module_address"
        }
        for key, provider in providers.items()
        if key.startswith(prefix)
    }


def _alone(item: Document, stack: str, field: str = "address") -> Document:
    kept = {key: part for key, part in item.items() if key != "module_address"}
    return {**kept, field: item[field].removeprefix(f"module.{stack}.")}


def _named(found: Document, outputs: Mapping[str, str]) -> Document:
    return {outputs[key]: part for key, part in found.items() if key in outputs}


def _output(stack: str, name: str) -> str:
    return f"{stack}--{name}"
