"""`gatehouse up` and `gatehouse down`: the whole platform, from nothing or from where it was."""

import shutil

import environments
from environments.machine import ENVIRONMENT
from gatehouse import emulator
from gatehouse.aws import AwsCaller
from gatehouse.delivery.bootstrap import STACK as STATE
from gatehouse.delivery.bootstrap import bootstrap
from gatehouse.delivery.deployment import Deployment, Report
from gatehouse.delivery.synthesis import synthesize
from gatehouse.delivery.waves import StackOutcome
from gatehouse.home import environment_folder, home, machine_file
from gatehouse.platform import Platform
from gatehouse.toolchain import environment as toolchain_environment
from rehearsal import demo, first_secret, machine
from rehearsal.simulators.composition import (
    EMBEDDED_AWS,
    FRONT_DOOR,
    FUNCTION_URLS,
    MODEL,
    POSTGRES,
    SIMULATORS,
    SLACK,
)
from rehearsal.simulators.slack.simulator import api_url as slack_api_url


def up(report: Report) -> StackOutcome:
    """Starts what does not run, applies what changed, and invites the demo users.

    Raises:
        SettingsError, SynthesisError, ProcessError, TerraformError, PlatformError: what went wrong.

    """
    settings = environments.load(ENVIRONMENT, variables={})  # the machine's are written below
    if not (EMBEDDED_AWS.running and MODEL.running):
        _close_front_door()  # it knows addresses that may be others now
    MODEL.start()
    POSTGRES.start()
    EMBEDDED_AWS.start()
    _describe_machine(SLACK.start().port)
    folder = environment_folder(ENVIRONMENT)
    deployment = Deployment(synthesize(ENVIRONMENT, folder / "synth"), folder / "work")
    tools = toolchain_environment()

    administrator = emulator.administrator(settings)
    bootstrap(
        deployment,
        bucket=settings.state_bucket,
        variables={**tools, **administrator},
        caller=AwsCaller(administrator),
        report=report,
    )
    others = tuple(name for name in deployment.names if name != STATE)
    outcome = deployment.apply(others, {**tools, **emulator.environment("apply")}, report)
    if outcome.succeeded:
        first_secret.hand_over(Platform(ENVIRONMENT))
        _open_front_door()
        demo.invite_everybody(Platform(ENVIRONMENT))
        SLACK.connect(Platform(ENVIRONMENT))
    return outcome


def _describe_machine(slack_port: int) -> None:
    address, remembered = emulator.endpoint(), machine.remembered_hashes()
    machine.write(emulator_url=address, origin_secret_sha256=remembered)  # spoiled or not before
    hashes = first_secret.hashes(Platform(ENVIRONMENT), remembered)
    machine.write(
        emulator_url=address,
        origin_secret_sha256=hashes,
        slack_api_url=slack_api_url(slack_port),
    )


def _open_front_door() -> None:
    FUNCTION_URLS.start()
    FRONT_DOOR.start()


def _close_front_door() -> None:
    FRONT_DOOR.stop()
    FUNCTION_URLS.stop()


def down(*, wipe: bool) -> list[str]:
    """Ends every process of the rehearsal and returns their names; `wipe` forgets all it held."""
    ended = [simulator.name for simulator in reversed(SIMULATORS) if simulator.stop()]
    if wipe:
        for simulator in SIMULATORS:
            simulator.wipe()
        for rest in (home() / "processes", home() / "logs"):
            shutil.rmtree(rest, ignore_errors=True)
        first_secret.forget()
        for file in (home() / "demo-passwords.json", machine_file()):
            file.unlink(missing_ok=True)
    return ended
