"""What an environment needs before it is planned or applied, looked at without changing it."""

from local.preflight.checks import CHECKS, Preflight, look
from local.preflight.problem import Problem

__all__ = ["CHECKS", "Preflight", "Problem", "look"]
