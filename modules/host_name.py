"""A host name in a hosted zone of Route 53: its certificate, and the records that lead to it."""

from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate, AcmCertificateOptions
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.route53_record import Route53Record, Route53RecordAlias

from modules.framework import Construct

_SECONDS = 300  # how long resolvers keep the proof; a renewal a year later needs it again


class HostCertificate(Construct):
    """A certificate for one host, proved by a record in its zone, which ACM renews by itself.

    `provider` is of the region where the certificate is used: us-east-1 for CloudFront.
    https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    """

    arn: str

    def __init__(
        self, scope: Construct, id_: str, *, host: str, zone_id: str, provider: AwsProvider
    ) -> None:
        super().__init__(scope, id_)
        certificate = AcmCertificate(
            self,
            "certificate",
            domain_name=host,
            validation_method="DNS",
            key_algorithm="EC_prime256v1",
            options=AcmCertificateOptions(certificate_transparency_logging_preference="ENABLED"),
            lifecycle={"create_before_destroy": True},
            provider=provider,
        )
        proof = certificate.domain_validation_options.get(0)
        record = Route53Record(
            self,
            "proof",
            zone_id=zone_id,
            name=proof.resource_record_name,
            type=proof.resource_record_type,
            records=[proof.resource_record_value],
            ttl=_SECONDS,
            # An account has one proof for a host: an earlier certificate may have left it.
            allow_overwrite=True,
        )
        self.arn = AcmCertificateValidation(
            self,
            "validation",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn],
            provider=provider,
        ).certificate_arn


class HostRecords(Construct):
    """The addresses of the host: aliases, which may stand at the top of a zone too.

    They replace no record: where one stands already, somebody has to say that it may go.
    """

    def __init__(
        self, scope: Construct, id_: str, *, host: str, zone_id: str, target: Route53RecordAlias
    ) -> None:
        super().__init__(scope, id_)
        for type_ in ("A", "AAAA"):
            Route53Record(self, type_.lower(), zone_id=zone_id, name=host, type=type_, alias=target)
