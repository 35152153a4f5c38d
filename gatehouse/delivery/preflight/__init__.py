"""What an environment needs before it is planned or applied, looked at without changing it."""

from gatehouse.delivery.preflight.checks import CHECKS, Preflight, look
from gatehouse.delivery.preflight.problem import Problem

__all__ = ["CHECKS", "Preflight", "Problem", "look"]
