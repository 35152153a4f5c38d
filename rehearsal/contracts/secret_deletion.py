"""Secrets Manager: the name of a deleted secret is taken until its recovery window ends."""

from rehearsal.contracts.contract import Call, Contract


class SecretDeletion(Contract):
    """Deleted without `ForceDeleteWithoutRecovery`, a secret keeps its name for 7 to 30 days."""

    refuses = "A new secret by the name of one that is scheduled for deletion."
    error = (
        "InvalidRequestException: You can't create this secret because a secret with this name is "
        "already scheduled for deletion."
    )
    source = (
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html, "
        "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html"
    )
    calls = frozenset({"secretsmanager:CreateSecret"})

    def check(self, call: Call) -> None:
        """Look whether the name is taken by a deleted secret."""
        secrets = call.account.client("secretsmanager")
        try:
            found = secrets.describe_secret(SecretId=call.parameters["Name"])
        except secrets.exceptions.ResourceNotFoundException:
            return
        if found.get("DeletedDate"):
            raise self.refusal()
