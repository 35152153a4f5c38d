"""What people look at, by what they want to know; every title is a question."""

from environments import Settings
from modules.dashboard import Chart, LogTable, Widget
from stacks.base import GLOBAL_REGION

_FUNCTIONS = "AWS/Lambda,FunctionName"
_QUEUES = "AWS/SQS,QueueName"
_TABLES = "AWS/DynamoDB,TableName"


def dashboards(settings: Settings) -> dict[str, tuple[Widget, ...]]:
    """The widgets of each dashboard, by its name."""
    prefix = settings.resource_prefix
    return {
        "platform": _platform(prefix),
        "tenants": _tenants(prefix),
        "models": _models(prefix),
        "flows": _flows(prefix),
        "security": _security(prefix),
    }


def _of(schema: str, metric: str, prefix: str) -> str:
    """A search for a metric of everything whose name begins with the prefix."""
    return f'{{{schema}}} MetricName="{metric}" "{prefix}"'


def _platform(prefix: str) -> tuple[Widget, ...]:
    return (
        Chart("How many requests does the API get?", searches=(_api("Count"),)),
        Chart("How many requests fail for our own reasons?", searches=(_api("5xx"),)),
        Chart(
            "What burns the budgets of the objectives?",
            (("gatehouse", "Failures"), ("gatehouse", "SlowRequests")),
        ),
        Chart("Which routes fail?", searches=(_own("route", "Failures"),)),
        Chart("Which routes take long?", searches=(_own("route", "LatencyMs"),), statistic="p95"),
        Chart("How many requests do we refuse?", searches=(_api("4xx"),)),
        Chart("How long does a request take?", searches=(_api("Latency"),), statistic="p95"),
        Chart("Which functions fail?", searches=(_of(_FUNCTIONS, "Errors", prefix),)),
        Chart("Which functions are throttled?", searches=(_of(_FUNCTIONS, "Throttles", prefix),)),
        Chart(
            "Which functions take long?",
            searches=(_of(_FUNCTIONS, "Duration", prefix),),
            statistic="p95",
        ),
        Chart("Which tables are throttled?", searches=(_of(_TABLES, "ThrottledRequests", prefix),)),
        Chart(
            "How near is the database to its largest capacity?",
            (("AWS/RDS", "ACUUtilization", "DBClusterIdentifier", f"{prefix}-tenant-data"),),
            statistic="Maximum",
        ),
        Chart(
            "How many connections does the database have?",
            (("AWS/RDS", "DatabaseConnections", "DBClusterIdentifier", f"{prefix}-tenant-data"),),
            statistic="Maximum",
        ),
    )


def _own(dimension: str, metric: str) -> str:
    return f'{{gatehouse,{dimension}}} MetricName="{metric}"'


def _api(metric: str) -> str:
    return f'{{AWS/ApiGateway,ApiId}} MetricName="{metric}"'


def _tenants(prefix: str) -> tuple[Widget, ...]:
    calls = tuple(
        f"/aws/lambda/{prefix}-{function}"
        for function in ("ask", "chat", "flow-gateway", "sessions", "stream", "usage")
    )
    by_tenant = "filter ispresent(tenant_id) | stats"
    return (
        LogTable(
            "Which tenants use the platform most?",
            calls,
            f"{by_tenant} count_distinct(request_id) as requests by tenant_id "
            "| sort requests desc | limit 20",
        ),
        LogTable(
            "Which tenants see the most errors?",
            calls,
            'filter level = "ERROR" and ispresent(tenant_id) | stats count() as errors '
            "by tenant_id | sort errors desc | limit 20",
        ),
        LogTable(
            "Which requests failed last, and whose were they?",
            calls,
            'filter level = "ERROR" | fields @timestamp, request_id, tenant_id, service, message '
            "| sort @timestamp desc | limit 20",
        ),
        Chart("Are there calls that no bill has?", (("gatehouse", "SettlementFailed"),)),
        Chart("How often is a budget nearly used up?", (("gatehouse", "BudgetsNearEnd"),)),
        Chart("How often does a tenant spend unusually?", (("gatehouse", "UnusualSpend"),)),
        LogTable(
            "Which tenants are those?",
            calls,
            'filter message in ["budget near its end", "spend is unusual"] '
            "| stats max(tokens) as used, max(budget) as budget by tenant_id, message "
            "| sort used desc | limit 20",
        ),
    )


def _models(prefix: str) -> tuple[Widget, ...]:
    return (
        Chart("How often is each model called?", searches=(_bedrock("Invocations"),)),
        Chart("How many tokens go in?", searches=(_bedrock("InputTokenCount"),)),
        Chart("How many tokens come out?", searches=(_bedrock("OutputTokenCount"),)),
        Chart(
            "How long does a model take?",
            searches=(_bedrock("InvocationLatency"),),
            statistic="p95",
        ),
        Chart(
            "How many calls of our users does each model take?",
            searches=(_own("model", "ModelCalls"),),
        ),
        Chart(
            "Which model's calls fail for our users?",
            searches=(_own("model", "ModelFailures"),),
        ),
        Chart(
            "How long do our users wait for each model?",
            searches=(_own("model", "ModelLatencyMs"),),
            statistic="p95",
        ),
        Chart(
            "How many tokens does each model read and write?",
            searches=(_own("model", "ModelInputTokens"), _own("model", "ModelOutputTokens")),
        ),
        Chart("Which models throttle us?", searches=(_bedrock("InvocationThrottles"),)),
        Chart("Which models fail?", searches=(_bedrock("InvocationServerErrors"),)),
        Chart(
            "How long do the functions that call models take?",
            searches=(_of(_FUNCTIONS, "Duration", f"{prefix}-chat"),),
            statistic="p95",
        ),
    )


def _bedrock(metric: str) -> str:
    return f'{{AWS/Bedrock,ModelId}} MetricName="{metric}"'


def _flows(prefix: str) -> tuple[Widget, ...]:
    visible, oldest = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"
    flows = f"{prefix}-flow"
    return (
        Chart(
            "Is there work that nobody does?",
            searches=(_of(_QUEUES, visible, flows),),
            statistic="Maximum",
        ),
        Chart(
            "How long does work wait?",
            searches=(_of(_QUEUES, oldest, flows),),
            statistic="Maximum",
        ),
        Chart(
            "Which hosts do we leave alone for a while?",
            ((f"{prefix}/flows", f"{prefix}-flow-circuit-open"),),
        ),
        Chart(
            "Which events wait for a replay?",
            ((f"{prefix}/flows", f"{prefix}-flow-events-parked"),),
        ),
        Chart("Do the functions of flows fail?", searches=(_of(_FUNCTIONS, "Errors", flows),)),
        Chart(
            "Does Slack get its replies?",
            searches=(_of(_QUEUES, oldest, f"{prefix}-slack"),),
            statistic="Maximum",
        ),
    )


def _security(prefix: str) -> tuple[Widget, ...]:
    rules = "AWS/WAFV2,WebACL,Rule"
    return (
        Chart(
            "What does the firewall block?",
            searches=(_of(rules, "BlockedRequests", prefix),),
            region=GLOBAL_REGION,
        ),
        Chart(
            "Which rules let requests by that they count?",
            searches=(_of(rules, "CountedRequests", prefix),),
            region=GLOBAL_REGION,
        ),
        Chart(
            "How old is the oldest secret that functions read, in days?",
            (("gatehouse", "SecretAgeDays"),),
            statistic="Maximum",
        ),
        Chart("How many requests have no valid token?", searches=(_api("4xx"),)),
        Chart(
            "Does anybody but the verification role call the execution API?",
            ((f"{prefix}/layers", f"{prefix}-execution-api-forbidden"),),
        ),
        LogTable(
            "Which requests are refused, and why?",
            tuple(f"/aws/lambda/{prefix}-{name}" for name in ("ask", "chat", "sessions", "stream")),
            'filter message = "request refused" | stats count() as refusals by code, service '
            "| sort refusals desc | limit 20",
        ),
    )
