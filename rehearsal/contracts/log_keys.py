"""CloudWatch Logs: the policy of a key must let the service itself use it for the log group."""

from rehearsal.contracts.contract import Call, Contract


class LogKeys(Contract):
    """Logs has no identity in the account; only the key policy can let it in."""

    refuses = (
        "A log group with a key whose policy does not let logs.REGION.amazonaws.com encrypt and "
        "decrypt for that log group."
    )
    error = (
        "InvalidParameterException: The specified KMS key does not exist or is not allowed to be "
        "used with Arn '...'"
    )
    source = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"
    calls = frozenset({"logs:CreateLogGroup", "logs:AssociateKmsKey"})
    reads_account = False

    def check(self, call: Call) -> None:
        """Judge the key policy for the service, with the context that it sends."""
        key, name = call.parameters.get("kmsKeyId"), call.parameters.get("logGroupName")
        if not key or not name:
            return
        group = call.arn("logs", f"log-group:{name}")
        service = f"logs.{call.region}.amazonaws.com"
        context = {"kms:EncryptionContext:aws:logs:arn": group}
        if not call.caller.key_policy_allows(service, key, context):
            raise self.refusal(group)
