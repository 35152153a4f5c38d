"""What runs, what is deployed, and where it answers."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from environments.machine import ENVIRONMENT
from gatehouse import emulator, processes
from gatehouse.delivery.synthesis import read
from gatehouse.home import environment_folder
from gatehouse.operating.alarms import alarms
from gatehouse.platform import Platform, PlatformError
from rehearsal import realness
from rehearsal.simulators.composition import EMBEDDED_AWS, FRONT_DOOR, SIMULATORS


def status() -> dict[str, Any]:
    """The rehearsal as a document: processes, addresses, stacks with outputs, how real they are.

    `running` is whether all processes run; stacks are told only while the embedded AWS does.
    """
    found = {simulator.name: simulator.running for simulator in SIMULATORS}
    document: dict[str, Any] = {
        "environment": ENVIRONMENT,
        "running": all(found.values()),
        "processes": {
            name: {"pid": process.pid, "port": process.port, "log": str(processes.log_file(name))}
            for name, process in found.items()
            if process
        },
        "addresses": {},
        "stacks": {},
        "resources": {},
        "alarms": {},
    }
    running = found[EMBEDDED_AWS.name]
    if running is None:
        return document
    platform = Platform(ENVIRONMENT)
    document["stacks"] = {name: _stack(platform, name) for name in _names()}
    outputs = {name: stack["outputs"] for name, stack in document["stacks"].items()}
    document["addresses"] = {
        "aws": emulator.url(running.port),
        "api": outputs.get("api", {}).get("api_endpoint"),
        "url": outputs.get("edge", {}).get("url"),
    }
    deployed = [name for name, stack in document["stacks"].items() if stack["deployed"]]
    types = sum((platform.resource_types(name) for name in deployed), Counter[str]())
    document["resources"] = realness.labelled(types)
    document["alarms"] = {
        alarm.name: {"state": alarm.state, "since": alarm.since.isoformat(), "reason": alarm.reason}
        for alarm in alarms(platform)
    }
    document["firewall"] = _firewall(FRONT_DOOR.status())
    return document


def _firewall(status: Mapping[str, Any]) -> dict[str, Any]:
    """Which rules of the web ACL the front door judges."""
    return {
        "judged": status.get("rules_judged", []),
        "stored_only": status.get("rules_stored_only", {}),
    }


def _names() -> list[str]:
    synthesized = environment_folder(ENVIRONMENT) / "synth"
    if not (synthesized / "manifest.json").exists():
        return []
    return [stack.name for stack in read(ENVIRONMENT, synthesized).stacks]


def _stack(platform: Platform, name: str) -> dict[str, Any]:
    try:
        return {"deployed": True, "outputs": dict(platform.outputs(name))}
    except PlatformError as error:
        return {"deployed": False, "outputs": {}, "reason": str(error)}
