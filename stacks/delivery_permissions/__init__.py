"""What the plan role, the apply role and every function's role may do, resource by resource.

Where a service creates names of its own (user pools, keys, APIs) the resource is the service's
whole family in this account and region; everything else is bound to the environment's prefix.
"""

from stacks.delivery_permissions.applying import apply_statements, further_apply_statements
from stacks.delivery_permissions.planning import plan_statements
from stacks.delivery_permissions.preflight import look_ahead
from stacks.delivery_permissions.sealed import leave_sealed_plans, take_sealed_plans
from stacks.delivery_permissions.workloads import workload_statements

__all__ = [
    "apply_statements",
    "further_apply_statements",
    "leave_sealed_plans",
    "look_ahead",
    "plan_statements",
    "take_sealed_plans",
    "workload_statements",
]
