"""Whether the platform's own host name has a certificate, or a zone in which to make one."""

from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from environments import Settings
from environments.account import Domain
from gatehouse.delivery.preflight.problem import Problem

_MISSING = {"ResourceNotFoundException", "NoSuchHostedZone"}
_CERTIFICATES = "us-east-1"  # where CloudFront reads them

Client = Callable[..., Any]


def domain(settings: Settings, client: Client) -> Iterator[Problem]:
    """The certificate is issued for the host; the zone is public and holds it."""
    own = settings.domain
    if own and own.certificate_arn:
        acm = client("acm", region=_CERTIFICATES)
        yield from _certificate(own.name, own.certificate_arn, acm)
    if own and own.hosted_zone_id:
        yield from _zone(own, own.hosted_zone_id, client("route53"))


def _certificate(host: str, arn: str, acm: Any) -> Iterator[Problem]:  # noqa: ANN401 - a client
    try:
        found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    except ClientError as error:
        if error.response["Error"]["Code"] not in _MISSING:
            raise
        advice = f"Request one for {host} in us-east-1, and set domain.certificate_arn."
        yield Problem(f"There is no certificate {arn}.", advice)
        return
    if found["Status"] != "ISSUED":
        yield Problem(
            f"The certificate of {host} is {found['Status']}.",
            "Publish its validation record in DNS and wait until ACM says ISSUED.",
        )
    names = {found["DomainName"], *found.get("SubjectAlternativeNames", ())}
    if not names & {host, f"*.{host.partition('.')[2]}"}:
        yield Problem(
            f"The certificate is for {', '.join(sorted(names))}, not for {host}.",
            "Request one for that name, and set domain.certificate_arn.",
        )


def _zone(own: Domain, zone_id: str, route53: Any) -> Iterator[Problem]:  # noqa: ANN401 - a client
    advice = f"Set domain.hosted_zone_id to the public zone of the account that holds {own.name}."
    try:
        zone = route53.get_hosted_zone(Id=zone_id)["HostedZone"]
    except ClientError as error:
        if error.response["Error"]["Code"] not in _MISSING:
            raise
        yield Problem(f"There is no hosted zone {zone_id}.", advice)
        return
    name = zone["Name"].rstrip(".")
    if zone["Config"]["PrivateZone"]:
        yield Problem(f"The hosted zone {zone_id} is private: nobody outside can read it.", advice)
    if own.name != name and not own.name.endswith(f".{name}"):
        yield Problem(f"The hosted zone {zone_id} is of {name}, which holds no {own.name}.", advice)
