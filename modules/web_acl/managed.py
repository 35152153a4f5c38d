"""AWS's managed rule groups that every request passes, and which of their rules only count.

https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
"""

IP_REPUTATION = "AWSManagedRulesAmazonIpReputationList"
KNOWN_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"
CORE = "AWSManagedRulesCommonRuleSet"

# Rules of the core set that look at the body, with the label of each. Conversation trips all five:
# code holds markup (cross-site scripting), relative paths (file inclusion), addresses with an IP
# (remote file inclusion) or the metadata service's (EC2), and runs past 8 KB. Nothing behind a
# chat path interprets a body as any of that: it is JSON with text for a model.
# https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
_CORE_LABELS = "awswaf:managed:aws:core-rule-set:"
CORE_BODY_RULES = {
    "SizeRestrictions_BODY": f"{_CORE_LABELS}SizeRestrictions_Body",
    "CrossSiteScripting_BODY": f"{_CORE_LABELS}CrossSiteScripting_Body",
    "GenericLFI_BODY": f"{_CORE_LABELS}GenericLFI_Body",
    "GenericRFI_BODY": f"{_CORE_LABELS}GenericRFI_Body",
    "EC2MetaDataSSRF_BODY": f"{_CORE_LABELS}EC2MetaDataSSRF_Body",
}
