"""Where an environment lives: its account, how Terraform reaches it, who may deploy it."""

from typing import Annotated, Literal

from pydantic import Field

from .section import WHEN_LEFT_OUT, Section
from .shapes import AccountId, HostName, Origin, Region, Shape

_REPOSITORY = Shape(
    r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}",
    'a GitHub repository as "owner/name", without wildcards',
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
        "(`allowed_account_ids`). Must be true in `prod`.",
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
    apply_ref: Annotated[str, _REF] = Field(description="The only Git ref that may be applied.")
    github_environment: Annotated[str, _GITHUB_ENVIRONMENT] = Field(
        description="GitHub environment that guards the apply role.",
        json_schema_extra={WHEN_LEFT_OUT: "the environment's name"},
    )


class Bundle(Section):
    """What the zips of the functions are built for."""

    target: Literal["aws", "host"] = Field(
        description="`aws`: Python 3.12 on arm64. `host`: this interpreter and machine, only in "
        "`local`, whose embedded AWS runs functions on it."
    )


class Domain(Section):
    """The platform's own host name. The whole table may be left out."""

    name: HostName = Field(description="Host name that CloudFront answers to.")
    certificate_arn: Annotated[str, _CERTIFICATE] = Field(
        description="Certificate for that name, in `account.id`."
    )
