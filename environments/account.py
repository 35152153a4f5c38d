"""Where an environment lives: its account, how Terraform reaches it, who may deploy it."""

from typing import Annotated, Literal

from pydantic import Field

from .section import WHEN_LEFT_OUT, Section
from .shapes import AccountId, HostName, Origin, Region, Shape

_REPOSITORY = Shape(
    r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}",
    'a GitHub repository as "owner/name", without wildcards',
)
_MOST = 2**53 - 1  # what JSON carries without loss
_IDS_FROM = (
    'the number that `gh api repos/OWNER/REPOSITORY` prints as {}, or github_subject = "names"'
)
_PROVIDER = Shape(
    r"arn:aws:iam::\d{12}:oidc-provider/token\.actions\.githubusercontent\.com",
    "the ARN of the account's identity provider token.actions.githubusercontent.com",
)
_REF = Shape(
    r"refs/(?:heads|tags)/(?!.*(?:\.\.|//|/\.|\.lock(?:/|$)))[A-Za-z0-9_][A-Za-z0-9._/-]*(?<![./])",
    "a full Git ref such as refs/heads/main, without wildcards",
)
_GITHUB_ENVIRONMENT = Shape(
    r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}", "a GitHub environment name (letters, digits, . _ -)"
)
_CERTIFICATE = Shape(
    r"arn:aws:acm:us-east-1:\d{12}:certificate/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "the ARN of an ACM certificate in us-east-1, where CloudFront reads certificates",
)
_ZONE = Shape(
    r"Z[A-Z0-9]{1,31}", "the id of a hosted zone of Route 53 such as Z0123456789ABCDEFGHIJ"
)


class Account(Section):
    """The AWS account and home region of the environment."""

    id: AccountId = Field(description="AWS account id. In `local`, the embedded AWS answers as it.")
    region: Region = Field(description="Home region of every stack except what is global.")


class Aws(Section):
    """How the AWS provider talks to AWS."""

    path_style_s3: bool = Field(
        default=False,
        description="Put the bucket in the path of S3 URLs: the rehearsal's endpoint has no "
        "wildcard DNS.",
    )
    pin_account: bool = Field(
        default=True,
        description="Let the provider refuse every account but `account.id` "
        "(`allowed_account_ids`). Must be true in production.",
    )
    emulated: bool = Field(
        default=False,
        description="An emulator on this machine stands for AWS: it is reached without TLS and "
        "judges some permissions without their resource. Only in `local`.",
    )
    emulator_url: Origin = Field(
        default="http://127.0.0.1:4566",
        description="Where that emulator answers. Only in `local`.",
    )


class Delivery(Section):
    """Which GitHub workflow runs may plan and apply; wildcards are refused, they are trust."""

    github_repository: Annotated[str, _REPOSITORY] = Field(
        description="Repository whose workflows may assume the plan and apply roles."
    )
    github_owner_id: int | None = Field(
        default=None,
        ge=1,
        le=_MOST,
        description="Number of the owner of that repository: GitHub puts it into the subject of "
        "its tokens. Required unless `delivery.github_subject` is `names`.",
    )
    github_repository_id: int | None = Field(
        default=None,
        ge=1,
        le=_MOST,
        description="Number of that repository, required likewise. docs/delivery.md has the "
        "command that prints both.",
    )
    github_subject: Literal["ids", "names"] = Field(
        default="ids",
        description="`ids`: subjects name owner and repository with their numbers, which nobody "
        "can take over. `names`: without, as repositories from before 2026-07-15 still send them.",
    )
    github_provider_arn: Annotated[str, _PROVIDER] | None = Field(
        default=None,
        description="GitHub's identity provider, where something else made it in the account: an "
        "account has one at most. Left out, the stack `state` makes it.",
    )
    apply_ref: Annotated[str, _REF] = Field(description="The only Git ref that may be applied.")
    github_environment: Annotated[str, _GITHUB_ENVIRONMENT] = Field(
        description="GitHub environment that guards the apply role.",
        json_schema_extra={WHEN_LEFT_OUT: "the environment's name"},
    )

    @property
    def github_subject_prefix(self) -> str:
        """How the subject of every token of the repository begins, up to its first claim.

        https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
        """
        if self.github_subject == "names":
            return f"repo:{self.github_repository}"
        owner, _, name = self.github_repository.partition("/")
        return f"repo:{owner}@{self.github_owner_id}/{name}@{self.github_repository_id}"

    def trusted_subject(self, role: str) -> str:
        """The subjects that open the `plan` or the `apply` role; `*` is any text."""
        environment, ref = self.github_environment, self.apply_ref
        if role == "plan":
            environment, ref = f"{environment}-plan", "*"
        return f"{self.github_subject_prefix}:environment:{environment}:ref:{ref}"


def broken_rules(delivery: Delivery, *, account_id: str | None) -> dict[str, str]:
    """What of `delivery` is incomplete or of another account: key -> expected."""
    broken: dict[str, str] = {}
    if delivery.github_subject == "ids":
        if delivery.github_owner_id is None:
            broken["github_owner_id"] = _IDS_FROM.format("owner.id")
        if delivery.github_repository_id is None:
            broken["github_repository_id"] = _IDS_FROM.format("id")
    provider = delivery.github_provider_arn
    if provider and account_id and f":{account_id}:" not in provider:
        broken["github_provider_arn"] = f"a provider of account.id ({account_id})"
    return broken


class Bundle(Section):
    """What the zips of the functions are built for."""

    target: Literal["aws", "host"] = Field(
        description="`aws`: Python 3.12 on arm64. `host`: this interpreter and machine, only in "
        "`local`, whose embedded AWS runs functions on it."
    )


class Domain(Section):
    """The platform's own host name. The whole table may be left out."""

    name: HostName = Field(description="Host name that CloudFront answers to.")
    certificate_arn: Annotated[str, _CERTIFICATE] | None = Field(
        default=None,
        description="Certificate for that name, in `account.id`. Left out, "
        "`domain.hosted_zone_id` is required, and the platform makes one and proves it there.",
    )
    hosted_zone_id: Annotated[str, _ZONE] | None = Field(
        default=None,
        description="Public hosted zone of Route 53 that holds the name, in `account.id`: the "
        "platform makes its records there. Left out, people make the record that a deploy tells.",
    )


def broken_rules_of_domain(
    domain: Domain, *, url: str | None, account_id: str | None
) -> dict[str, str]:
    """What of `domain` is incomplete, or of another host or account: key -> expected."""
    broken: dict[str, str] = {}
    if url and url != f"https://{domain.name}":
        broken["name"] = f"the host of edge.url ({url})"
    if domain.certificate_arn is None and domain.hosted_zone_id is None:
        broken["certificate_arn"] = f"{_CERTIFICATE.expected}, or domain.hosted_zone_id"
    elif domain.certificate_arn and account_id and f":{account_id}:" not in domain.certificate_arn:
        broken["certificate_arn"] = f"a certificate of account.id ({account_id})"
    return broken
