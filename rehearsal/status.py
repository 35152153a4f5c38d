"""What runs, what is deployed, and where it answers."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from gatehouse.delivery.synthesis import read
from gatehouse.platform import Platform, PlatformError
from rehearsal import lifecycle, processes, realness
from rehearsal.simulators.embedded_aws import simulator as embedded_aws
from rehearsal.simulators.front_door import simulator as front_door


def status() -> dict[str, Any]:
    """The rehearsal as a document: processes, addresses, stacks with outputs, how real they are.

    `running` is whether all processes run; stacks are told only while the embedded AWS does.
    """
    found = {name: processes.find(name) for name in lifecycle.PROCESSES}
    document: dict[str, Any] = {
        "environment": lifecycle.ENVIRONMENT,
        "running": all(found.values()),
        "processes": {
            name: {"pid": process.pid, "port": process.port, "log": str(processes.log_file(name))}
            for name, process in found.items()
            if process
        },
        "addresses": {},
        "stacks": {},
        "resources": {},
    }
    running = found[embedded_aws.NAME]
    if running is None:
        return document
    platform = Platform(lifecycle.ENVIRONMENT)
    document["stacks"] = {name: _stack(platform, name) for name in _names()}
    outputs = {name: stack["outputs"] for name, stack in document["stacks"].items()}
    document["addresses"] = {
        "aws": embedded_aws.url(running.port),
        "api": outputs.get("api", {}).get("api_endpoint"),
        "url": outputs.get("edge", {}).get("url"),
    }
    deployed = [name for name, stack in document["stacks"].items() if stack["deployed"]]
    types = sum((platform.resource_types(name) for name in deployed), Counter[str]())
    document["resources"] = realness.labelled(types)
    document["firewall"] = _firewall(front_door.told())
    return document


def _firewall(told: Mapping[str, Any]) -> dict[str, Any]:
    """Which rules of the web ACL the front door judges."""
    return {
        "judged": told.get("rules_judged", []),
        "stored_only": told.get("rules_stored_only", {}),
    }


def _names() -> list[str]:
    synthesized = lifecycle.folder() / "synth"
    if not (synthesized / "manifest.json").exists():
        return []
    return [stack.name for stack in read(lifecycle.ENVIRONMENT, synthesized).stacks]


def _stack(platform: Platform, name: str) -> dict[str, Any]:
    try:
        return {"deployed": True, "outputs": dict(platform.outputs(name))}
    except PlatformError as error:
        return {"deployed": False, "outputs": {}, "reason": str(error)}
