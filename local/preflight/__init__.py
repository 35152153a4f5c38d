"""What an environment needs before it is planned or applied, looked at without changing it."""

from local.preflight.checks import CHECKS, Preflight, Problem, look

__all__ = ["CHECKS", "Preflight", "Problem", "look"]
