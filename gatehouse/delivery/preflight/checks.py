"""Each check answers with what is wrong and what to do, or with nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from environments import Settings
from gatehouse.aws import AwsCaller
from gatehouse.delivery.preflight.domain import domain
from gatehouse.delivery.preflight.models import models
from gatehouse.delivery.preflight.origin_secret import origin_secret
from gatehouse.delivery.preflight.problem import Problem
from gatehouse.delivery.preflight.quotas import quotas
from gatehouse.delivery.preflight.zones import zones

_MISSING = {"404", "NoSuchBucket", "NoSuchKey", "ResourceNotFoundException"}


@dataclass(frozen=True)
class Preflight:
    """An environment, and somebody who may look at its account."""

    settings: Settings
    caller: AwsCaller

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - by name
        """A client of an AWS service there."""
        return self.caller.client(service, region=region or self.settings.account.region)


Check = Callable[[Preflight], Iterator[Problem]]


def account(preflight: Preflight) -> Iterator[Problem]:
    """The credentials are of the account and region that the settings name."""
    wanted = preflight.settings.account
    whose = preflight.client("sts").get_caller_identity()["Account"]
    if whose != wanted.id:
        yield Problem(
            f"The credentials are of account {whose}, the settings of {wanted.id}.",
            f"Sign in to {wanted.id}, or correct account.id.",
        )
    region = preflight.caller.variables.get("AWS_REGION", wanted.region)
    if region != wanted.region:
        yield Problem(
            f"AWS_REGION is {region}, the settings say {wanted.region}.",
            f"Set AWS_REGION={wanted.region}, or correct account.region.",
        )


def states(preflight: Preflight) -> Iterator[Problem]:
    """The buckets of the bootstrap are there."""
    settings, s3 = preflight.settings, preflight.client("s3")
    for bucket in (settings.state_bucket, settings.plans_bucket):
        if not _exists(partial(s3.head_bucket, Bucket=bucket)):
            yield Problem(
                f"There is no bucket {bucket}.",
                f"As an administrator: gatehouse bootstrap --env {settings.name}",
            )


CHECKS: Mapping[str, Check] = {
    "account": account,
    "states": states,
    "models": lambda preflight: models(preflight.settings, preflight.client),
    "quotas": lambda preflight: quotas(preflight.settings, preflight.client),
    "zones": lambda preflight: zones(preflight.settings, preflight.client),
    "domain": lambda preflight: domain(preflight.settings, preflight.client),
    "secrets": lambda preflight: origin_secret(preflight.settings, preflight.client),
}


def look(preflight: Preflight) -> dict[str, tuple[Problem, ...]]:
    """Every check by its name, and what it found. One that cannot look is a problem too."""
    found = {}
    for name, check in CHECKS.items():
        try:
            found[name] = tuple(check(preflight))
        except (BotoCoreError, ClientError) as error:
            advice = "Let the role look (stacks/delivery_permissions), or see what AWS says."
            found[name] = (Problem(f"It cannot be told: {error}", advice),)
    return found


def _exists(asked: Callable[[], object]) -> bool:
    try:
        asked()
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING:
            return False
        raise
    return True
