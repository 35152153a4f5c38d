"""`python -m rehearsal.simulators.embedded_aws`: serves the embedded AWS in the foreground.

Its settings are environment variables.
"""

from ministack import app as ministack

from rehearsal.simulators.embedded_aws import web_acls
from rehearsal.simulators.embedded_aws.second_attempts import SecondAttempts

if __name__ == "__main__":
    web_acls.add_to(web_acls.service())
    ministack.app = SecondAttempts(ministack.app)
    ministack.main()
