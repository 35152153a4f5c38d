"""`gatehouse up` and `gatehouse down`: the whole platform, from nothing or from where it was."""

import shutil
from pathlib import Path

import environments
from gatehouse.aws import Caller
from gatehouse.delivery.bootstrap import STACK as STATE
from gatehouse.delivery.bootstrap import bootstrap
from gatehouse.delivery.deployment import Deployment, Report
from gatehouse.delivery.synthesis import synthesize
from gatehouse.delivery.waves import Outcome
from gatehouse.home import home, machine_file
from gatehouse.platform import Platform
from gatehouse.settings import load
from gatehouse.toolchain import environment as toolchain_environment
from rehearsal import credentials, demo, first_secret, machine, processes
from rehearsal.simulators.embedded_aws import simulator as embedded_aws
from rehearsal.simulators.front_door import simulator as front_door
from rehearsal.simulators.function_url import simulator as function_url
from rehearsal.simulators.model import simulator as model
from rehearsal.simulators.postgres import simulator as postgres
from rehearsal.simulators.slack import simulator as slack

ENVIRONMENT = "local"
PROCESSES = (
    embedded_aws.NAME,
    model.NAME,
    postgres.NAME,
    slack.NAME,
    function_url.NAME,
    front_door.NAME,
)


def up(report: Report) -> Outcome:
    """Starts what does not run, applies what changed, and invites the demo users.

    Raises:
        SettingsError, SynthesisError, ProcessError, TerraformError, PlatformError: what went wrong.

    """
    settings = environments.load(ENVIRONMENT, variables={})  # the machine's are written below
    if not all(map(processes.find, (embedded_aws.NAME, model.NAME))):
        _close_front_door()  # it knows addresses that may be others now
    model_port = model.start().port
    postgres.start()
    embedded_aws.start(
        account_id=settings.account.id,
        region=settings.account.region,
        model_port=model_port,
        postgres_socket=postgres.socket_folder(),
    )
    _describe_machine(slack.start().port)
    deployment = Deployment(synthesize(ENVIRONMENT, folder() / "synth"), folder() / "work")
    tools = toolchain_environment()

    administrator = credentials.administrator(settings)
    bootstrap(
        deployment,
        bucket=settings.state_bucket,
        variables={**tools, **administrator},
        caller=Caller(administrator),
        report=report,
    )
    others = tuple(name for name in deployment.names if name != STATE)
    outcome = deployment.apply(others, {**tools, **credentials.environment("apply")}, report)
    if outcome.succeeded:
        first_secret.hand_over(Platform(ENVIRONMENT))
        _open_front_door(model_port)
        demo.invite_everybody(Platform(ENVIRONMENT))
        slack.connect(Platform(ENVIRONMENT))
    return outcome


def _describe_machine(slack_port: int) -> None:
    address, remembered = credentials.endpoint(), machine.remembered_hashes()
    machine.write(emulator_url=address, origin_secret_sha256=remembered)  # spoiled or not before
    hashes = first_secret.hashes(Platform(ENVIRONMENT), remembered)
    machine.write(
        emulator_url=address,
        origin_secret_sha256=hashes,
        slack_api_url=slack.api_url(slack_port),
    )


def _open_front_door(model_port: int) -> None:
    settings = load(ENVIRONMENT)
    urls = function_url.start(settings, model_url=model.bedrock_url(model_port))
    front_door.start(settings, function_url_port=urls.port)


def _close_front_door() -> None:
    front_door.stop()
    function_url.stop()


def down(*, wipe: bool) -> list[str]:
    """Ends every process of the rehearsal and returns their names; `wipe` forgets all it held."""
    ended = [name for name in PROCESSES if processes.find(name)]
    _close_front_door()
    embedded_aws.stop()
    model.stop()
    postgres.stop()
    slack.stop()
    if wipe:
        embedded_aws.wipe()
        postgres.wipe()
        front_door.wipe()
        for rest in (home() / "processes", home() / "logs"):
            shutil.rmtree(rest, ignore_errors=True)
        first_secret.forget()
        slack.forget()
        for file in (home() / "demo-passwords.json", machine_file()):
            file.unlink(missing_ok=True)
    return ended


def folder(environment: str = ENVIRONMENT) -> Path:
    """Where an environment is synthesized and where Terraform works on it."""
    return home() / environment
