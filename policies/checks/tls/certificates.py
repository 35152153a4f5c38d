"""How certificates of our own are proved and signed."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_WEAK = frozenset({"RSA_1024"})


@resource_policy(
    id="GH_TLS_005",
    severity="medium",
    types=("aws_acm_certificate",),
    title="Certificates are proved by DNS, logged in public and not weak",
    reason="Mail can be answered by somebody else; what is in no log, no owner ever sees.",
    fix='Set validation_method = "DNS" and leave certificate transparency on.',
    threat="A stranger gets a certificate for the host, and nobody notices.",
)
def certificates(certificate: Resource) -> Iterator[str]:
    if certificate["private_key"] or certificate["certificate_authority_arn"]:
        return  # imported, or of a private authority: not proved here
    if certificate["validation_method"] != "DNS":
        yield f"is proved by {certificate['validation_method'] or 'nothing'}"
    if certificate["options.certificate_transparency_logging_preference"] == "DISABLED":
        yield "is in no public log"
    if certificate["key_algorithm"] in _WEAK:
        yield f"has a key of {certificate['key_algorithm']}"
