"""A running rehearsal as its tests see it: the command, the addresses, AWS as somebody."""

import json
import os
import subprocess
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from environments import Settings, load
from gatehouse.aws import AwsCaller
from gatehouse.home import HOME_VARIABLE, repository
from lambda_src.runtime.identity.origin import HEADER
from tests.deployed.leftovers import processes_naming

COMMAND = repository() / ".venv" / "bin" / "gatehouse"

# What may stand in a developer's shell. None of it may reach the rehearsal.
HOSTILE_SHELL = {
    "AWS_PROFILE": "production",
    "AWS_ACCESS_KEY_ID": "AKIAPRODUCTION000000",
    "AWS_SECRET_ACCESS_KEY": "production",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "AWS_REGION": "eu-west-1",
    "HTTP_PROXY": "http://127.0.0.1:1",
    "http_proxy": "http://127.0.0.1:1",
    "NO_PROXY": "",
    "no_proxy": "",
    "TF_WORKSPACE": "production",
    "TF_CLI_ARGS": "-no-such-flag",
}


class Rehearsal:
    """The rehearsal of one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings: Settings = load("local")
        self.first_attempt = ""
        self._apis: dict[tuple[str | None, str | None], httpx.Client] = {}
        self._clients: dict[tuple[str, str], Any] = {}
        self._exports: dict[str, dict[str, str]] = {}

    @cached_property
    def variables(self) -> dict[str, str]:
        """The shell that its commands run in."""
        without = {"PYTHONDONTWRITEBYTECODE"}
        inherited = {name: text for name, text in os.environ.items() if name not in without}
        return {**inherited, **HOSTILE_SHELL, HOME_VARIABLE: str(self.home)}

    def command(
        self, *arguments: str, seconds: float = 1200, stdin: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `gatehouse`, as people do."""
        return subprocess.run(
            [COMMAND, *arguments],
            env=self.variables,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )

    def up(self) -> subprocess.CompletedProcess[str]:
        """`gatehouse up`, which must succeed; addresses may be others than before."""
        ran = self.command("up")
        assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
        self.hang_up()
        return ran

    @cached_property
    def status(self) -> dict[str, Any]:
        """What `gatehouse status` tells."""
        document: dict[str, Any] = json.loads(self.command("status", "--format", "json").stdout)
        return document

    def output(self, stack: str, name: str) -> str:
        """One output of a stack."""
        value: str = self.status["stacks"][stack]["outputs"][name]
        return value

    def password(self, email: str) -> str:
        """The password that the rehearsal made up for a user."""
        known: dict[str, str] = json.loads((self.home / "demo-passwords.json").read_text("utf-8"))
        return known[email]

    def administrator(self, service: str) -> Any:
        """A client of an AWS service as the root of the rehearsal's account."""
        root = {"AWS_ACCESS_KEY_ID": self.settings.account.id, "AWS_SECRET_ACCESS_KEY": "any"}
        return self._client("root", service, root)

    def anybody(self, service: str) -> Any:
        """A client that signs nothing, as a browser's."""
        return self._client("anybody", service, {}, anonymous=True, attempts=1)

    def role(self, role: str, service: str) -> Any:
        """A client as the `apply` or the `plan` role."""
        if role not in self._exports:
            lines = self.command("env", "--role", role).stdout.splitlines()
            pairs = (line.removeprefix("export ").split("=", 1) for line in lines)
            self._exports[role] = {name: value.strip("'") for name, value in pairs}
        return self._client(role, service, self._exports[role])

    def api(self, token: str | None = None) -> httpx.Client:
        """The deployed API as CloudFront calls it, with the secret that it sends."""
        return self.past_cloudfront(token, self.origin_secret)

    def past_cloudfront(
        self, token: str | None = None, origin_secret: str | None = None
    ) -> httpx.Client:
        """The deployed API through its gateway, which is told by the name of the host.

        Only some resolvers know that every name below localhost is this machine (RFC 6761).
        """
        if (token, origin_secret) not in self._apis:
            headers = {"Host": self.status["addresses"]["api"].removeprefix("http://")}
            headers |= {"Authorization": f"Bearer {token}"} if token else {}
            headers |= {HEADER: origin_secret} if origin_secret else {}
            aws = self.status["addresses"]["aws"]
            limits = httpx.Limits(max_keepalive_connections=4)
            self._apis[token, origin_secret] = httpx.Client(
                base_url=aws, headers=headers, timeout=60, trust_env=False, limits=limits
            )
        return self._apis[token, origin_secret]

    @cached_property
    def origin_secret(self) -> str:
        """What CloudFront sends; a rotation needs a `hang_up` to be noticed."""
        container = self.output("edge", "origin_secret_id")
        read = self.administrator("secretsmanager").get_secret_value(SecretId=container)
        secret: str = read["SecretString"]
        return secret

    def hang_up(self) -> None:
        """Close every connection; the addresses may be others from now on."""
        for connected in (*self._apis.values(), *self._clients.values()):
            connected.close()
        for known in (self._apis, self._clients, self._exports):
            known.clear()
        for remembered in ("status", "origin_secret"):
            self.__dict__.pop(remembered, None)

    def _client(self, who: str, service: str, identity: dict[str, str], **options: Any) -> Any:
        if (who, service) not in self._clients:
            address = {
                "AWS_ENDPOINT_URL": self.status["addresses"]["aws"],
                "AWS_REGION": self.settings.account.region,
            }
            caller = AwsCaller(address | identity)
            self._clients[who, service] = caller.client(service, **options)
        return self._clients[who, service]

    def processes_left(self) -> list[str]:
        """Command lines of every process that has to do with this home."""
        return processes_naming(str(self.home))
