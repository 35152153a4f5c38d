"""WAF: the rules of a web ACL that can be judged on this machine."""
