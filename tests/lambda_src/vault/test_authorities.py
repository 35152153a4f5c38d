"""The authorities that vault functions trust for TLS."""

import ssl
import time

from lambda_src.vault.connection import AUTHORITIES

RENEW_BEFORE_SECONDS = 365 * 24 * 3600


def test_those_of_every_region_and_of_the_proxy_are_there_for_another_year() -> None:
    found = ssl.create_default_context(cafile=str(AUTHORITIES)).get_ca_certs()
    names = set()
    for authority in found:
        assert authority["subject"] == authority["issuer"]
        expires = ssl.cert_time_to_seconds(str(authority["notAfter"]))
        assert expires > time.time() + RENEW_BEFORE_SECONDS
        names.add(str(authority["subject"]))
    assert len(names) == AUTHORITIES.read_text().count("BEGIN CERTIFICATE") > 80
    for needed in (
        "Amazon RDS eu-west-1 Root CA RSA2048 G1",
        "Amazon RDS us-east-1 Root CA RSA4096 G1",
        "Amazon RDS us-east-1 Root CA ECC384 G1",
        "Amazon Root CA 1",
    ):
        assert any(needed in name for name in names)
