"""Sealed plans: what was reviewed is what is applied, or nothing is (docs/sealed-plans.md)."""

from gatehouse.delivery.sealing.errors import SealBrokenError, SealError
from gatehouse.delivery.sealing.handing_over import pull, push
from gatehouse.delivery.sealing.manifest import Manifest
from gatehouse.delivery.sealing.opening import Opened, apply_sealed
from gatehouse.delivery.sealing.sealing import Sealed, seal

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
