"""Where DNS leads."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.estate.values import is_known
from policies.policy import estate_policy


@estate_policy(
    id="GH_EDGE_015",
    severity="high",
    types=("aws_route53_record",),
    title="A DNS record leads to a distribution of these stacks, or proves their certificate",
    reason="A record outlives what it leads to, and its host is trusted like the platform.",
    fix="Alias the record to the distribution by reference, or prove a certificate with it.",
    threat="Somebody makes what a forgotten record leads to, and serves pages under our name.",
)
def dns_records(estate: Estate) -> Iterator[tuple[Resource, str]]:
    if not estate.is_platform:
        return
    proofs = {id(record) for record in _proofs(estate)}
    for record in estate.all("aws_route53_record"):
        target, values = record.shown("alias.name"), record.shown("records")
        if target and not estate.targets(record, "alias.name", "aws_cloudfront_distribution"):
            yield record, f"leads to {target}"
        # ACM says what it expects when the certificate is requested; text of ours is no proof.
        if values and (is_known(values) or id(record) not in proofs):
            yield record, f"leads to {values}"


def _proofs(estate: Estate) -> Iterator[Resource]:
    """The records by which certificates of these stacks are proved."""
    for validation in estate.all("aws_acm_certificate_validation"):
        if estate.targets(validation, "certificate_arn", "aws_acm_certificate"):
            yield from estate.targets(validation, "validation_record_fqdns", "aws_route53_record")
