"""`python -m local.embedded_aws`: the embedded AWS in the foreground, told by its variables."""

from ministack import app as ministack

from local.embedded_aws import web_acls
from local.embedded_aws.second_attempts import SecondAttempts

if __name__ == "__main__":
    web_acls.add_to(web_acls.service())
    ministack.app = SecondAttempts(ministack.app)
    ministack.main()
