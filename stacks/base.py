"""What every stack has: provider, tags, backend, state key, and the way to read another stack."""

from dataclasses import fields
from typing import ClassVar, Generic, TypeVar

from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags

from environments import Settings
from modules.framework import (
    App,
    DataTerraformRemoteStateS3,
    NamedStack,
    S3Backend,
    TerraformOutput,
)
from stacks.outputs import Outputs

TERRAFORM_VERSION = ">= 1.11.0, < 1.13.0"  # native S3 locking came with 1.11

Published = TypeVar("Published", bound=Outputs)
Read = TypeVar("Read", bound=Outputs)


class Stack(NamedStack, Generic[Published]):
    """One Terraform state, named as its file, its test, its documentation and its state key."""

    name: ClassVar[str]
    outputs: ClassVar[type[Outputs]]

    def __init__(self, app: App, settings: Settings) -> None:
        super().__init__(app, self.name)
        self.settings = settings
        self.add_override("terraform.required_version", TERRAFORM_VERSION)
        AwsProvider(
            self,
            "aws",
            region=settings.account.region,
            allowed_account_ids=[settings.account.id] if settings.aws.pin_account else None,
            s3_use_path_style=settings.aws.path_style_s3 or None,
            default_tags=[AwsProviderDefaultTags(tags=self._tags())],
        )
        S3Backend(
            self,
            bucket=settings.state_bucket,
            key=self._key(self.name),
            region=settings.account.region,
            use_path_style=settings.aws.path_style_s3 or None,
        )
        self.add_override("terraform.backend.s3.use_lockfile", True)  # no argument for it

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

    @staticmethod
    def _key(name: str) -> str:
        return f"{name}.tfstate"

    def _tags(self) -> dict[str, str]:
        own = {"environment": self.settings.name, "product": "gatehouse", "stack": self.name}
        return {**self.settings.tags, **own}
