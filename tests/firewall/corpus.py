"""The corpus: ordinary prompts that pass the firewall, and attacks that do not.

Whoever judges requests like WAF, in a model or in the front door, is run on all of them.
"""

from tests.firewall.attacks import ATTACKS
from tests.firewall.ordinary import LIMIT, ORDINARY
from tests.firewall.request import CorpusRequest

CORPUS: tuple[CorpusRequest, ...] = (*ORDINARY, *ATTACKS)

__all__ = ["ATTACKS", "CORPUS", "LIMIT", "ORDINARY", "CorpusRequest"]
