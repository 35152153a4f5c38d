"""ACM and Route 53: one host's certificate and records, where the settings name its zone."""

from environments import Settings
from environments.account import Domain
from modules.permissions import Condition, Statement
from stacks.base import GLOBAL_REGION
from stacks.delivery_permissions.own import Own

_READ_ZONE = ("route53:GetHostedZone", "route53:ListResourceRecordSets")


def manage_host(settings: Settings) -> dict[str, tuple[Statement, ...]]:
    """What the apply role may do about the host; nothing where people make its records."""
    domain = settings.domain
    if domain is None or domain.hosted_zone_id is None:
        return {}
    return {"host": (*_manage_certificate(settings, domain), *_manage_records(domain))}


def read_zone(settings: Settings) -> tuple[Statement, ...]:
    """What the plan role may read of the zone."""
    domain = settings.domain
    if domain is None or domain.hosted_zone_id is None:
        return ()
    return (
        Statement("ReadZone", _READ_ZONE, (_zone(domain),)),
        Statement(
            "ReadCertificateTags",
            ("acm:ListTagsForCertificate",),
            (Own(settings, GLOBAL_REGION).arn("acm", "certificate/*"),),
        ),
    )


def _manage_certificate(settings: Settings, domain: Domain) -> tuple[Statement, ...]:
    """ACM names certificates itself: the environment's tag says which are ours."""
    certificates = Own(settings, GLOBAL_REGION).arn("acm", "certificate/*")
    new = Condition("StringEquals", "aws:RequestTag/environment", (settings.name,))
    own = Condition("StringEquals", "aws:ResourceTag/environment", (settings.name,))
    return (
        Statement("RequestCertificate", ("acm:RequestCertificate",), ("*",)).only_if(
            new,
            Condition("StringEquals", "acm:ValidationMethod", ("DNS",)),
            Condition("ForAllValues:StringEquals", "acm:DomainNames", (domain.name,)),
        ),
        Statement("TagNewCertificate", ("acm:AddTagsToCertificate",), (certificates,)).only_if(
            new, Condition("StringEqualsIfExists", "aws:ResourceTag/environment", (settings.name,))
        ),
        Statement(
            "ManageCertificate",
            (
                "acm:AddTagsToCertificate",
                "acm:DeleteCertificate",
                "acm:RemoveTagsFromCertificate",
                "acm:UpdateCertificateOptions",
            ),
            (certificates,),
        ).only_if(own),
        Statement(
            "ReadCertificates",
            ("acm:DescribeCertificate", "acm:ListTagsForCertificate"),
            (certificates,),
        ),
    )


def _manage_records(domain: Domain) -> tuple[Statement, ...]:
    """The host's own names in the zone, whatever else is in it.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
    """
    key = "route53:ChangeResourceRecordSets"
    names, types = f"{key}NormalizedRecordNames", f"{key}RecordTypes"
    return (
        Statement("ReadZone", _READ_ZONE, (_zone(domain),)),
        Statement("MakeAliases", (key,), (_zone(domain),)).only_if(
            Condition("ForAllValues:StringEquals", names, (domain.name,)),
            Condition("ForAllValues:StringEquals", types, ("A", "AAAA")),
        ),
        Statement("ProveHost", (key,), (_zone(domain),)).only_if(
            Condition("ForAllValues:StringLike", names, (f"_*.{domain.name}",)),
            Condition("ForAllValues:StringEquals", types, ("CNAME",)),
        ),
        Statement("WaitForRecords", ("route53:GetChange",), ("arn:aws:route53:::change/*",)),
    )


def _zone(domain: Domain) -> str:
    return f"arn:aws:route53:::hostedzone/{domain.hosted_zone_id}"
