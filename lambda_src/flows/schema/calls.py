"""The schema of calls to the outside: `webhook` nodes and `api_call` actions."""

from lambda_src.flows import tasks
from lambda_src.flows.schema.words import (
    Schema,
    anything,
    duration,
    group,
    older,
    pairs,
    text,
    variable,
    whole,
    yes,
)

RETRY = {
    "attempts": whole(
        "Attempts", "How often the call is made at most.", minimum=1, maximum=tasks.MOST_ATTEMPTS
    ),
    "delay": duration("Pause", "Before the second attempt; it grows.", tasks.MOST_DELAY_SECONDS),
    **older("max_attempts"),
}

CALL: dict[str, Schema] = {
    "url": text(
        "Address",
        "Where the call goes. Scheme and host are literal; {{variables}} may follow. An address "
        "that begins with / goes to a registered base.",
        examples=["https://example.com/tables?seats={{user.seats}}"],
    ),
    "method": text(
        "Method", "What the call does there.", enum=list(tasks.METHODS), default="POST"
    ),
    "headers": pairs("Headers", "Names and values. {{secret:name}} is filled in outside."),
    "query_params": pairs("Query", "Names and values after the question mark."),
    "body": anything("Body", "What is sent. An object or a list becomes JSON."),
    "response_mapping": pairs(
        "Keep of the answer",
        "For each variable a JSONPath into the answer, such as $.table.id.",
        maxProperties=tasks.MOST_MAPPED,
        x_names="variable",
    ),
    "response_variable": variable("Keep the whole answer in", "The variable for all of it."),
    "error_variable": variable("Keep the error in", "What is known of a call that failed."),
    "fallback_response": anything(
        "Instead, if it fails", "Values for the variables where no answer came."
    ),
    "timeout": duration("Time limit", "How long an attempt may take.", tasks.MOST_SECONDS),
    "retry": group("Attempts", "Whether the call is made again after a failure.", RETRY),
    "idempotent": yes("Twice does no harm", "An attempt that may have arrived is repeated too."),
    **older("endpoint", "payload", "store", "circuit_breaker", "config", "type", "description",
            "name"),
}  # fmt: skip
