"""`gatehouse up` and `gatehouse down`: the whole platform, from nothing or from where it was."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

import environments
from environments import Settings
from environments.machine import ENVIRONMENT
from gatehouse import emulator
from gatehouse.aws import AwsCaller
from gatehouse.delivery.bootstrap import STACK as STATE
from gatehouse.delivery.bootstrap import bootstrap
from gatehouse.delivery.deployment import Deployment, Report
from gatehouse.delivery.state_lock import StateLock
from gatehouse.delivery.synthesis import Synthesis, synthesize
from gatehouse.delivery.waves import StackOutcome
from gatehouse.home import environment_folder, home, machine_file
from gatehouse.platform import Platform
from gatehouse.processes import ProcessError
from gatehouse.toolchain import environment as toolchain_environment
from rehearsal import demo, first_secret, machine, ports, snapshots
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
    settings = environments.load(ENVIRONMENT, variables={})  # the machine's are written later
    with _alone():
        return _up(settings, report)


@contextmanager
def _alone() -> Iterator[None]:
    """One `up` at a time in a home; the operating system ends the lock with the process."""
    home().mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home() / "up.lock", timeout=0):
            yield
    except Timeout:
        raise ProcessError(
            f"Another `make up` is at work in {home()}: wait until it ends, then run this again. "
            "For a second rehearsal beside it set GATEHOUSE_HOME to another folder."
        ) from None


def _up(settings: Settings, report: Report) -> StackOutcome:
    ports.claim()
    from_nothing = not (EMBEDDED_AWS.running or EMBEDDED_AWS.has_state)
    if from_nothing and _restore_snapshot(report):
        from_nothing = False
    if not (EMBEDDED_AWS.running and MODEL.running):
        _close_front_door()  # it knows addresses that may be others now
    was_killed = EMBEDDED_AWS.was_killed
    MODEL.start()
    POSTGRES.start()
    EMBEDDED_AWS.start()
    _describe_machine(SLACK.start().port)
    folder = environment_folder(ENVIRONMENT)
    synthesis = synthesize(ENVIRONMENT, folder / "synth")
    deployment = Deployment(synthesis, folder / "work")
    tools = toolchain_environment()

    administrator = emulator.administrator(settings)
    if was_killed:
        _release_locks(settings.state_bucket, deployment.names, AwsCaller(administrator))
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
        demo.invite_everybody(Platform(ENVIRONMENT))
        SLACK.connect(Platform(ENVIRONMENT))
        if from_nothing:
            _take_snapshot(synthesis, report)
        EMBEDDED_AWS.complete.touch()
        _open_front_door()
    return outcome


def _release_locks(bucket: str, stacks: tuple[str, ...], caller: AwsCaller) -> None:
    """Releases what Terraform locked and could not release, when the embedded AWS was killed."""
    for stack in stacks:
        state = StateLock(caller, bucket, stack)
        lock = state.read()
        if lock is not None:
            state.release(lock.id)


def _restore_snapshot(report: Report) -> bool:
    """Puts this home where another was after its first apply, if one applied the same."""
    started = time.monotonic()
    down(wipe=False)
    machine.write(
        emulator_url=emulator.url(EMBEDDED_AWS.choose_port()),
        origin_secret_sha256=first_secret.waiting_hashes(),
        slack_api_url=slack_api_url(SLACK.choose_port()),
    )
    synthesis = synthesize(ENVIRONMENT, environment_folder(ENVIRONMENT) / "synth")
    restored = snapshots.restore(_snapshot_key(synthesis))
    if restored:
        first_secret.forget()
        report("snapshot", "restored", time.monotonic() - started)
    return restored


def _take_snapshot(synthesis: Synthesis, report: Report) -> None:
    """Keeps this home, just applied, for others that would apply the same."""
    key = _snapshot_key(synthesis)
    if snapshots.exists(key):
        return
    started = time.monotonic()
    EMBEDDED_AWS.stop()  # which makes it write down what it holds
    POSTGRES.stop()
    try:
        snapshots.take(key)
        report("snapshot", "taken", time.monotonic() - started)
    except OSError as error:  # a full disk, for example: the rehearsal needs no snapshot
        report("snapshot", f"not taken: {error}", time.monotonic() - started)
    POSTGRES.start()
    EMBEDDED_AWS.start()


def _snapshot_key(synthesis: Synthesis) -> str:
    return snapshots.key(synthesis, machine.remembered_hashes())


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
