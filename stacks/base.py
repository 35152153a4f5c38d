"""What every stack has: provider, tags, backend, state key, and the way to read another stack."""

from dataclasses import fields
from typing import ClassVar, Generic, TypeVar

from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags

from environments import Settings
from environments.kind import TAG
from modules.framework import (
    App,
    DataTerraformRemoteStateS3,
    NamedStack,
    S3Backend,
    TerraformOutput,
)
from stacks.outputs import Outputs

GLOBAL_REGION = "us-east-1"  # where CloudFront and all that belongs to it are configured
TERRAFORM_VERSION = ">= 1.11.0, < 2.0.0"  # native S3 locking came with 1.11

Published = TypeVar("Published", bound=Outputs)
Read = TypeVar("Read", bound=Outputs)


class Stack(NamedStack, Generic[Published]):
    """One Terraform state, named as its file, its test, its documentation and its state key."""

    name: ClassVar[str]
    outputs: ClassVar[type[Outputs]]
    region: ClassVar[str | None] = None  # the home region, unless AWS knows the service elsewhere

    def __init__(self, app: App, settings: Settings) -> None:
        super().__init__(app, self.name)
        self.settings = settings
        self.add_override("terraform.required_version", TERRAFORM_VERSION)
        self._provider("aws", self.region or settings.account.region)
        S3Backend(
            self,
            bucket=settings.state_bucket,
            key=self._key(self.name),
            region=settings.account.region,
            use_path_style=settings.aws.path_style_s3 or None,
        )
        self.add_override("terraform.backend.s3.use_lockfile", True)  # no argument for it

    def provider_of_cloudfront(self) -> AwsProvider:
        """A second provider, for what CloudFront keeps in its own region."""
        return self._provider("cloudfront", GLOBAL_REGION, alias="cloudfront")

    def publish(self, outputs: Published) -> None:
        """Writes every field of `outputs` as a Terraform output of the same name."""
        descriptions = outputs.descriptions()
        for item in fields(outputs):
            TerraformOutput(
                self,
                item.name,
                value=getattr(outputs, item.name),
                description=descriptions[item.name],
            )

    def read(self, producer: "Stack[Read]") -> Read:
        """The outputs of `producer`, from its remote state; `producer` is deployed before us."""
        self.add_dependency(producer)
        settings = self.settings
        state = DataTerraformRemoteStateS3(
            self,
            producer.name,
            bucket=settings.state_bucket,
            key=self._key(producer.name),
            region=settings.account.region,
            use_path_style=settings.aws.path_style_s3 or None,
        )
        return producer.outputs.from_state(state.get_string)  # type: ignore[return-value] # a class variable cannot name the type parameter

    def _provider(self, id_: str, region: str, alias: str | None = None) -> AwsProvider:
        settings = self.settings
        return AwsProvider(
            self,
            id_,
            alias=alias,
            region=region,
            allowed_account_ids=[settings.account.id] if settings.aws.pin_account else None,
            s3_use_path_style=settings.aws.path_style_s3 or None,
            default_tags=[AwsProviderDefaultTags(tags=self._tags())],
        )

    @staticmethod
    def _key(name: str) -> str:
        return f"{name}.tfstate"

    def _tags(self) -> dict[str, str]:
        settings = self.settings
        own = {"environment": settings.name, TAG: settings.kind, "product": "gatehouse"}
        return {**settings.tags, **own, "stack": self.name}
