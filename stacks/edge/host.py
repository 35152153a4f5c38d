"""The platform's own host name: whose certificate it has, and how DNS leads to it."""

from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.route53_record import Route53RecordAlias

from environments.account import Domain
from modules.distribution import Certificate, Distribution
from modules.framework import Construct
from modules.host_name import HostCertificate, HostRecords

NO_RECORD = "none needed"


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
