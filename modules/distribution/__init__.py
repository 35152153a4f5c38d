"""One CloudFront distribution: what it does with a request, and what it adds to every answer."""

from modules.distribution.access_log import AccessLog
from modules.distribution.behaviors import Behavior, PageSource
from modules.distribution.construct import Certificate, Distribution
from modules.distribution.security_headers import SecurityHeaders

__all__ = ["AccessLog", "Behavior", "Certificate", "Distribution", "PageSource", "SecurityHeaders"]
