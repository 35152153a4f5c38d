"""One CloudFront distribution: behaviors, origins, security headers and access log."""

from modules.distribution.access_log import AccessLog
from modules.distribution.behaviors import Behavior, PageSource
from modules.distribution.construct import Certificate, Distribution
from modules.distribution.security_headers import SecurityHeaders

__all__ = ["AccessLog", "Behavior", "Certificate", "Distribution", "PageSource", "SecurityHeaders"]
