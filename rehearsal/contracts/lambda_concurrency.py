"""Lambda: what functions reserve leaves 100 of the account's concurrent executions."""

from typing import Final

from rehearsal.contracts.contract import Call, Contract

_UNRESERVED_AT_LEAST: Final = 100


class LambdaConcurrency(Contract):
    """A reservation counts against the account, whose default is 1,000."""

    refuses = "A reservation of concurrency that leaves the account less than 100 unreserved."
    error = (
        "InvalidParameterValueException: Specified ReservedConcurrentExecutions for function "
        "decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
    )
    source = (
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"
        "#configuring-concurrency-reserved"
    )
    calls = frozenset({"lambda:PutFunctionConcurrency"})

    def check(self, call: Call) -> None:
        """Count what is unreserved without this function's own reservation."""
        functions = call.account.client("lambda")
        limit = functions.get_account_settings()["AccountLimit"]
        name = call.parameters["FunctionName"]
        before = functions.get_function_concurrency(FunctionName=name)
        unreserved = limit["UnreservedConcurrentExecutions"]
        left = unreserved + before.get("ReservedConcurrentExecutions", 0)
        if left - call.parameters["ReservedConcurrentExecutions"] < _UNRESERVED_AT_LEAST:
            raise self.refusal()
