"""Sealed plans: what was reviewed is what is applied, or nothing is (docs/sealed-plans.md)."""

from local.sealing.errors import SealBrokenError, SealError
from local.sealing.handing_over import pull, push
from local.sealing.manifest import Manifest
from local.sealing.opening import Opened, apply_sealed
from local.sealing.sealing import Sealed, seal

__all__ = [
    "Manifest",
    "Opened",
    "SealBrokenError",
    "SealError",
    "Sealed",
    "apply_sealed",
    "pull",
    "push",
    "seal",
]
