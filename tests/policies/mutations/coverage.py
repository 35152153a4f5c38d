"""What nobody has judged."""

from policies.estate import Resource
from tests.policies.edits import add
from tests.policies.mutation import Mutation

GROUP = "aws_cloudwatch_log_group"


def is_first(resource: Resource) -> bool:
    return resource.estate.all(resource.type)[0] is resource


MUTATIONS = (
    Mutation("coverage-other-provider", "A bucket is made with another cloud's provider", "GH_COVERAGE_001", GROUP, add("google_storage_bucket", {"name": "tenants"}), is_first),
    Mutation("coverage-unknown-type", "A virtual machine is added, which no policy knows", "GH_COVERAGE_002", GROUP, add("aws_instance", {"instance_type": "t3.micro", "associate_public_ip_address": True}), is_first),
)  # fmt: skip
