"""Owns: buckets of states and sealed plans, their key, GitHub's provider, delivery roles, boundary.

Reads: nothing. Publishes: the roles that GitHub Actions assumes and the workloads' boundary.
Separate because an administrator applies it (`gatehouse bootstrap`): what is in it decides what
the apply role may do, so the apply role may not change it.
"""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.iam_openid_connect_provider import IamOpenidConnectProvider

from environments import Settings
from modules.delivery_role import GITHUB, Boundary, DeliveryRole
from modules.encryption_key import EncryptionKey
from modules.framework import App
from modules.private_bucket import PrivateBucket
from stacks import emulator
from stacks.base import Stack
from stacks.delivery_permissions import (
    apply_statements,
    further_apply_statements,
    leave_sealed_plans,
    look_ahead,
    plan_statements,
    take_sealed_plans,
    workload_statements,
)
from stacks.outputs import Outputs, output

_PLANS_DAYS = 14  # a plan is of no use once its states have moved, and it holds what they hold


@dataclass(frozen=True)
class StateOutputs(Outputs):
    """Who delivers, and what the roles of functions may at most be allowed."""

    state_bucket_name: str = output(
        "The bucket of all states", placeholder="{prefix}-state-{account}"
    )
    plans_bucket_name: str = output(
        "The bucket of sealed plans", placeholder="{prefix}-plans-{account}"
    )
    plan_role_arn: str = output(
        "Role of the jobs that plan", placeholder="arn:aws:iam::{account}:role/{prefix}-plan"
    )
    apply_role_arn: str = output(
        "Role of the jobs that apply", placeholder="arn:aws:iam::{account}:role/{prefix}-apply"
    )
    workload_boundary_arn: str = output(
        "Permissions boundary of every function's role",
        placeholder="arn:aws:iam::{account}:policy/{prefix}-workload-boundary",
    )


class State(Stack[StateOutputs]):
    """Terraform's memory of the environment, and the identities that may change it."""

    name = "state"
    outputs = StateOutputs

    def __init__(self, app: App, settings: Settings) -> None:
        super().__init__(app, settings)
        prefix, account = settings.resource_prefix, settings.account
        delivery = settings.delivery

        key = EncryptionKey(
            self,
            "state_key",
            name=f"{prefix}-state",
            description=f"Terraform state of {prefix}",
            account_id=account.id,
            region=account.region,
        )
        bucket = PrivateBucket(
            self,
            "state",
            name=settings.state_bucket,
            key_arn=key.arn,
            plain_http_from=emulator.plain_http_from(settings),
        )
        bucket.allow()  # old versions are kept for ever: the way back from any mistake
        plans = PrivateBucket(
            self,
            "plans",
            name=settings.plans_bucket,
            key_arn=key.arn,
            expire_days=_PLANS_DAYS,
            plain_http_from=emulator.plain_http_from(settings),
        )
        plans.allow()
        provider_arn = delivery.github_provider_arn or self._provider_of_github()
        boundary = Boundary(
            self,
            "workload_boundary",
            name=f"{prefix}-workload-boundary",
            description=f"The most that a function of {prefix} may be allowed",
            statements=workload_statements(settings),
        )
        plan = DeliveryRole(
            self,
            "plan",
            name=f"{prefix}-plan",
            description=f"Plans {prefix}: reads configuration and state, never data or secrets",
            oidc_provider_arn=provider_arn,
            subjects=(delivery.trusted_subject("plan"),),
            statements=plan_statements(settings, bucket_arn=bucket.arn, key_arn=key.arn),
            further={
                "sealed": leave_sealed_plans(plans.arn),
                "preflight": look_ahead(settings),
            },
        )
        apply = DeliveryRole(
            self,
            "apply",
            name=f"{prefix}-apply",
            description=f"Applies every stack of {prefix} but this one",
            oidc_provider_arn=provider_arn,
            subjects=(delivery.trusted_subject("apply"),),
            statements=apply_statements(settings, bucket_arn=bucket.arn, key_arn=key.arn),
            further={**further_apply_statements(settings), "sealed": take_sealed_plans(plans.arn)},
        )
        self.publish(
            StateOutputs(
                state_bucket_name=bucket.name,
                plans_bucket_name=plans.name,
                plan_role_arn=plan.arn,
                apply_role_arn=apply.arn,
                workload_boundary_arn=boundary.arn,
            )
        )

    def _provider_of_github(self) -> str:
        provider = IamOpenidConnectProvider(
            self, "github", url=f"https://{GITHUB}", client_id_list=["sts.amazonaws.com"]
        )
        arn: str = provider.arn
        return arn
