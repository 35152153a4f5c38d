"""What the caller of a request may do, judged as AWS judges it.

The emulator's own evaluation of policies is used, with the resource and the condition keys that
AWS uses. What `stacks/emulator.py` grants because of the emulator's gaps does not count.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from ministack.core import iam_evaluator
from ministack.services import iam, kms, tagging

GAPS: Final = "EmulatorGaps"
_ENCRYPT: Final = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey")


class EmulatedCaller:
    """The principal of an access key."""

    def __init__(self, access_key: str, account_id: str, region: str) -> None:
        self._access_key, self._account_id, self._region = access_key, account_id, region

    @cached_property
    def _principal(self) -> Any:  # noqa: ANN401 - the emulator is not typed
        return iam_evaluator.resolve_principal(self._access_key, self._account_id)

    @property
    def arn(self) -> str:
        """Return the ARN of the caller's session."""
        return str(getattr(self._principal, "arn", ""))

    @property
    def is_account(self) -> bool:
        """Return whether the caller may do everything: the account itself, or nobody known."""
        return getattr(self._principal, "policies", None) is None

    def allow(self, action: str, resource: str, context: Mapping[str, Any] | None = None) -> bool:
        """Evaluate identity policies, boundary, session policies and the policy of a key."""
        if self.is_account:
            return True
        principal = self._principal
        arn = self._key_arn(resource) if action.startswith("kms:") else resource
        evaluated = self._context(action, arn, context or {})
        policies = [[item for item in policy if item.sid != GAPS] for policy in principal.policies]
        result = iam_evaluator.evaluate(evaluated, policies, *principal.limits)
        if action.startswith("kms:") and (found := kms.key_policy_for_arn(arn)) is not None:
            result = iam_evaluator.combine_resource_policy(
                result, evaluated, *found, required=True, limits=tuple(principal.limits)
            )
        return bool(result.decision == "Allow")

    def boundary_of(self, role: str) -> str | None:
        """Return the ARN of the permissions boundary of a role of the account, if it has one."""
        found = iam._roles.get_scoped(self._account_id, None, role)  # noqa: SLF001 - as below
        return (found or {}).get("PermissionsBoundary")

    def key_policy_allows(self, service: str, key: str, context: Mapping[str, str]) -> bool:
        """Return whether the policy of a key lets a service principal encrypt and decrypt."""
        arn = self._key_arn(key)
        found = kms.key_policy_for_arn(arn)
        if found is None:
            return False
        evaluated = [
            iam_evaluator.EvalContext(
                principal_arn=service, principal_type="Service", principal_account="",
                action=action, resource_arn=arn, region=self._region,
                service_context={name.lower(): value for name, value in context.items()},
            )
            for action in _ENCRYPT
        ]  # fmt: skip
        return all(
            iam_evaluator.evaluate_resource_policy(found[0], one, service=service).decision
            == "Allow"
            for one in evaluated
        )

    def _context(self, action: str, arn: str, given: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
        tags = tagging.resource_tags(arn) or {}
        context: dict[str, Any] = {
            **{f"aws:resourcetag/{name}".lower(): value for name, value in tags.items()},
            "aws:tagkeys": None,
            **{name.lower(): value for name, value in given.items()},
        }
        return iam_evaluator.EvalContext(
            principal_arn=self._principal.arn,
            principal_type=self._principal.type,
            principal_account=self._principal.account,
            action=action,
            resource_arn=arn,
            region=self._region,
            service_context=context,
            principal_keys=self._principal.keys,
        )

    def _key_arn(self, key: str) -> str:
        """An alias or an id names a key that has an ARN."""
        record = kms._resolve_key(key)  # noqa: SLF001 - there is no other way in
        return str(record["Arn"]) if record else key
