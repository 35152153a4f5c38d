"""What policies judge: every stack's plan as one graph."""

from policies.estate.attributes import Values
from policies.estate.estate import Estate, Output, Resource
from policies.estate.plan_file import PlanError, read_plan
from policies.estate.stack import Raw, Stack
from policies.estate.statements import Condition, Principal, Statement, covers
from policies.estate.values import CannotJudgeError, Unknown, Value

__all__ = [
    "CannotJudgeError",
    "Condition",
    "Estate",
    "Output",
    "PlanError",
    "Principal",
    "Raw",
    "Resource",
    "Stack",
    "Statement",
    "Unknown",
    "Value",
    "Values",
    "covers",
    "read_plan",
]
