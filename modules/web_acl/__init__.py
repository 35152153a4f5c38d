"""A web ACL for CloudFront: AWS's rule groups, rate limits, and rules of our own behind them."""

from modules.web_acl.access import Methods, PathRules
from modules.web_acl.construct import WebAcl
from modules.web_acl.rules import Rates

__all__ = ["Methods", "PathRules", "Rates", "WebAcl"]
