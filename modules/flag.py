"""A setting that operators change while the platform runs: an SSM parameter."""

from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter

from modules.framework import Construct


class Flag(Construct):
    """Terraform creates it with its first value; later deployments keep the current value."""

    name: str

    def __init__(
        self, scope: Construct, id_: str, *, name: str, description: str, first_value: str
    ) -> None:
        super().__init__(scope, id_)
        parameter = SsmParameter(
            self, "parameter", name=name, description=description, type="String", value=first_value
        )
        parameter.add_override("lifecycle.ignore_changes", ["value"])
        self.name = name
