"""The repository and environment whose workflows may assume a role."""

import re
from collections.abc import Iterator

from policies.checks.iam._github import claimed, is_github, web_identity
from policies.estate import Resource
from policies.policy import resource_policy

# Owner and repository with both of their ids, or with neither: GitHub sends nothing in between.
# https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
_NAMED = re.compile(
    r"^repo:(?:[\w-]+@\d+/[\w.-]+@\d+|[\w-]+/[\w.-]+):environment:[\w.-]+(?::|$)", re.ASCII
)


@resource_policy(
    id="GH_IAM_010",
    severity="critical",
    types=("aws_iam_role",),
    title="A role of GitHub Actions names one repository and one environment",
    reason="Every repository on GitHub gets tokens from the same provider.",
    fix='Require a sub such as "repo:OWNER@1/NAME@2:environment:prod:ref:refs/heads/main".',
    threat="Anybody with a GitHub account runs a workflow that assumes the role.",
)
def oidc_subject(role: Resource) -> Iterator[str]:
    for statement in web_identity(role):
        if not is_github(role, statement):
            continue
        subjects = claimed(statement, "sub")
        if not subjects:
            yield "the token of any repository can assume it"
        for subject in subjects:
            if not _NAMED.match(subject):
                yield f"the subject {subject} does not name one repository and one environment"
