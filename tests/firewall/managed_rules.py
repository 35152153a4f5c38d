"""AWS's managed rules as their documentation describes them: what each inspects, and for what.

AWS publishes component, examples and label of each rule, not the patterns. An expression here is
what the documentation's words and examples say at least, so that a request which it matches is
matched by AWS; that AWS matches nothing more it cannot say.

https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ManagedRule:
    """A rule: the part of a request that it inspects, and what it looks for there.

    `pattern` matches that part, or `longer_than` is a number of bytes. A part that is not there
    matches `absent`.
    """

    name: str
    part: str
    label: str
    pattern: str | None = None
    longer_than: int | None = None
    absent: bool = False


_SCRIPT = r"(?i)<script|\bon(?:error|load|click)\s*=|javascript:"
_ABOVE = r"\.\./\.\./"
_REMOTE = r"(?i)(?:https?|ftps?|file)://\d{1,3}(?:\.\d{1,3}){3}"
_METADATA = r"169\.254\.169\.254"
_EXTENSION = r"(?i)\.(?:log|ini|bak|conf|sql)$"
_JNDI = r"(?i)\$\{jndi:"
_JAVA = r"java\.lang\.Runtime\)?\.getRuntime\(\)\.exec"


def _in_parts(
    name: str, label: str, pattern: str, parts: dict[str, tuple[str, str]]
) -> tuple[ManagedRule, ...]:
    return tuple(
        ManagedRule(f"{name}_{end}", part, f"{label}_{mark}", pattern)
        for part, (end, mark) in parts.items()
    )


_BODY = {"body": ("BODY", "Body")}
_COOKIE = {"cookie": ("COOKIE", "Cookie")}
_PATH = {"path": ("URIPATH", "URIPath")}
_ARGUMENTS = {"query": ("QUERYARGUMENTS", "QueryArguments")}
_QUERY = {"query": ("QUERYSTRING", "QueryString")}
_HEADERS = {"headers": ("HEADER", "Header")}

GROUPS: dict[str, tuple[str, tuple[ManagedRule, ...]]] = {
    "AWSManagedRulesAmazonIpReputationList": (
        "awswaf:managed:aws:amazon-ip-list:",
        (
            ManagedRule("AWSManagedIPReputationList", "address", "AWSManagedIPReputationList",
                        "^listed$"),
        ),
    ),
    "AWSManagedRulesKnownBadInputsRuleSet": (
        "awswaf:managed:aws:known-bad-inputs:",
        (
            *_in_parts("JavaDeserializationRCE", "JavaDeserializationRCE", _JAVA,
                       {**_HEADERS, **_BODY, **_PATH, **_QUERY}),
            ManagedRule("Host_localhost_HEADER", "header host", "Host_Localhost_Header",
                        r"^localhost"),
            ManagedRule("PROPFIND_METHOD", "method", "Propfind_Method", r"^PROPFIND$"),
            ManagedRule("ExploitablePaths_URIPATH", "path", "ExploitablePaths_URIPath",
                        r"(?i)/web-inf"),
            *_in_parts("Log4JRCE", "Log4JRCE", _JNDI, {**_HEADERS, **_QUERY, **_BODY, **_PATH}),
            ManagedRule("ReactJSRCE_BODY", "body", "ReactJSRCE_Body", r"__proto__:then"),
        ),
    ),
    "AWSManagedRulesCommonRuleSet": (
        "awswaf:managed:aws:core-rule-set:",
        (
            ManagedRule("NoUserAgent_HEADER", "header user-agent", "NoUserAgent_Header",
                        absent=True),
            ManagedRule("UserAgent_BadBots_HEADER", "header user-agent", "BadBots_Header",
                        r"(?i)nessus|nmap"),
            ManagedRule("SizeRestrictions_QUERYSTRING", "query", "SizeRestrictions_QueryString",
                        longer_than=2_048),
            ManagedRule("SizeRestrictions_Cookie_HEADER", "cookie",
                        "SizeRestrictions_Cookie_Header", longer_than=10_240),
            ManagedRule("SizeRestrictions_BODY", "body", "SizeRestrictions_Body",
                        longer_than=8_192),
            ManagedRule("SizeRestrictions_URIPATH", "path", "SizeRestrictions_URIPath",
                        longer_than=1_024),
            *_in_parts("EC2MetaDataSSRF", "EC2MetaDataSSRF", _METADATA,
                       {**_BODY, **_COOKIE, **_PATH, **_ARGUMENTS}),
            *_in_parts("GenericLFI", "GenericLFI", _ABOVE, {**_ARGUMENTS, **_PATH, **_BODY}),
            *_in_parts("RestrictedExtensions", "RestrictedExtensions", _EXTENSION,
                       {**_PATH, **_ARGUMENTS}),
            *_in_parts("GenericRFI", "GenericRFI", _REMOTE, {**_ARGUMENTS, **_BODY, **_PATH}),
            *_in_parts("CrossSiteScripting", "CrossSiteScripting", _SCRIPT,
                       {**_COOKIE, **_ARGUMENTS, **_BODY, **_PATH}),
        ),
    ),
}  # fmt: skip
"""By the name of a rule group: how its labels begin, and its rules in their order."""
