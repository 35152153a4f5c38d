"""`python -m rehearsal.simulators.embedded_aws`: serves the embedded AWS in the foreground.

Its settings are environment variables.
"""

from ministack import app as ministack

from rehearsal.contracts.catalogue import CONTRACTS
from rehearsal.simulators.embedded_aws import account_zones, contract_gate, web_acls
from rehearsal.simulators.embedded_aws.second_attempts import SecondAttempts

if __name__ == "__main__":
    web_acls.add_to(web_acls.service())
    account_zones.add_to(account_zones.service())
    contract_gate.add_to(ministack.SERVICE_HANDLERS, CONTRACTS)
    ministack.app = SecondAttempts(ministack.app)
    ministack.main()
