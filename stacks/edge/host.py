"""The platform's own host name: whose certificate it has, and how DNS leads to it."""

from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.route53_record import Route53RecordAlias

from environments import Settings
from environments.account import Domain
from modules.distribution import Certificate, Distribution
from modules.framework import Construct
from modules.host_name import HostCertificate, HostRecords
from modules.math_alarm import Limit, MathAlarm, Metric
from stacks.base import GLOBAL_REGION
from stacks.shared.alarms import notice

NO_RECORD = "none needed"
_RENEWED_DAYS = 30  # ACM renews 60 days before the end, and has failed for long by then
_SIX_HOURS = 21_600  # ACM tells twice a day; between, the alarm stays what it is


def certificate_of(
    scope: Construct, domain: Domain | None, provider: AwsProvider
) -> Certificate | None:
    """The certificate that the settings name, or one that is made and proved in the zone."""
    if domain is None:
        return None
    if domain.certificate_arn:
        return Certificate(domain.name, domain.certificate_arn)
    made = HostCertificate(
        scope,
        "host",
        host=domain.name,
        zone_id=str(domain.hosted_zone_id),  # the settings have one of the two
        provider=provider,
    )
    return Certificate(domain.name, made.arn)


def watch(
    scope: Construct, settings: Settings, certificate: Certificate, provider: AwsProvider
) -> None:
    """An alarm before the certificate ends, where ACM tells of it."""
    MathAlarm(
        scope,
        "certificate_expires",
        notice=notice(
            settings,
            "certificate-expires",
            "The certificate of the host name ends soon",
            region=GLOBAL_REGION,
        ),
        metrics={
            "days": Metric(
                "AWS/CertificateManager",
                "DaysToExpiry",
                {"CertificateArn": certificate.arn},
                statistic="Minimum",
            )
        },
        expression=f"{_RENEWED_DAYS} - days",
        limit=Limit(0, period_seconds=_SIX_HOURS, treat_missing_data="ignore"),
        provider=provider,
    )


def lead_to(scope: Construct, domain: Domain | None, distribution: Distribution) -> str:
    """Makes the records where the zone is ours to write; else returns the one to make by hand.

    At the top of a zone, where no CNAME may be, that is an alias (A and AAAA).
    """
    if domain is None:
        return NO_RECORD
    if domain.hosted_zone_id is None:
        return f"{domain.name} CNAME (or alias A and AAAA) {distribution.domain}"
    HostRecords(
        scope,
        "host_records",
        host=domain.name,
        zone_id=domain.hosted_zone_id,
        target=Route53RecordAlias(
            name=distribution.domain, zone_id=distribution.zone_id, evaluate_target_health=False
        ),
    )
    return NO_RECORD
