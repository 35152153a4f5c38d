"""IAM sign-in tokens, signed here: a vault function cannot reach an endpoint, and needs none.

A token is a presigned URL without its scheme, valid for 15 minutes.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html
"""

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from lambda_src.vault.settings import DatabaseSettings

VALID_SECONDS = 900


def sign_in_token(database: DatabaseSettings, credentials: Credentials) -> str:
    """Return a token for `database.user`: what boto3's `generate_db_auth_token` makes too.

    That method is not used because its client reads the whole description of the RDS API first.
    """
    request = AWSRequest(
        method="GET",
        url=f"https://{database.host}:{database.port}/",
        params={"Action": "connect", "DBUser": database.user},
    )
    SigV4QueryAuth(
        credentials.get_frozen_credentials(), "rds-db", database.region, expires=VALID_SECONDS
    ).add_auth(request)
    return str(request.url).removeprefix("https://")
