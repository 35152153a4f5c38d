"""`python -m rehearsal.simulators.embedded_aws`: serves the embedded AWS in the foreground.

Its settings are environment variables.
"""

from pathlib import Path

from ministack import app as ministack
from ministack.core import persistence

from rehearsal.contracts.catalogue import CONTRACTS
from rehearsal.simulators.embedded_aws import account_zones, contract_gate, tokens, web_acls
from rehearsal.simulators.embedded_aws.durability import Durability
from rehearsal.simulators.embedded_aws.root_keys import NoRootKeys
from rehearsal.simulators.embedded_aws.second_attempts import SecondAttempts

if __name__ == "__main__":
    web_acls.add_to(web_acls.service())
    tokens.add_to(tokens.service())
    account_zones.add_to(account_zones.service())
    contract_gate.add_to(ministack.SERVICE_HANDLERS, CONTRACTS)
    if persistence.PERSIST_STATE:
        Durability(ministack, persistence, Path(persistence.STATE_DIR)).install()
    ministack.app = NoRootKeys(SecondAttempts(ministack.app))
    ministack.main()
