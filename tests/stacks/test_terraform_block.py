"""Provider, versions, backend and tags: written once, the same in every stack."""

from environments import load
from gatehouse.delivery.synthesis import Synthesis


def test_the_provider_is_pinned_to_one_version(synthesis: Synthesis) -> None:
    for stack in synthesis.stacks:
        required = stack.configuration()["terraform"]["required_providers"]
        assert required == {"aws": {"source": "aws", "version": "5.100.0"}}


def test_the_terraform_version_has_native_locking_and_an_upper_end(synthesis: Synthesis) -> None:
    for stack in synthesis.stacks:
        assert stack.configuration()["terraform"]["required_version"] == ">= 1.11.0, < 2.0.0"


def test_the_state_is_in_s3_under_the_name_of_the_stack_and_locked_there(
    synthesis: Synthesis,
) -> None:
    settings = load(synthesis.environment)
    for stack in synthesis.stacks:
        backend = stack.configuration()["terraform"]["backend"]
        assert set(backend) == {"s3"}
        assert backend["s3"]["bucket"] == settings.state_bucket
        assert backend["s3"]["key"] == f"{stack.name}.tfstate"
        assert backend["s3"]["region"] == settings.account.region
        assert backend["s3"]["use_lockfile"] is True
        assert "dynamodb_table" not in backend["s3"]


def test_the_bucket_encrypts_so_the_backend_names_no_key(synthesis: Synthesis) -> None:
    # A key or `encrypt` in the backend would override the bucket's default, our own key.
    for stack in synthesis.stacks:
        backend = stack.configuration()["terraform"]["backend"]["s3"]
        assert not {"encrypt", "kms_key_id"} & set(backend)


def test_a_remote_state_is_read_where_its_stack_keeps_it(synthesis: Synthesis) -> None:
    backends = {
        stack.name: stack.configuration()["terraform"]["backend"]["s3"]
        for stack in synthesis.stacks
    }
    for stack in synthesis.stacks:
        states = stack.configuration().get("data", {}).get("terraform_remote_state", {})
        for name, state in states.items():
            assert state["backend"] == "s3"
            expected = {**backends[name]}
            del expected["use_lockfile"]  # reading takes no lock
            assert state["config"] == expected


def test_every_resource_gets_the_tags_that_say_whose_it_is(synthesis: Synthesis) -> None:
    settings = load(synthesis.environment)
    for stack in synthesis.stacks:
        for provider in stack.configuration()["provider"]["aws"]:
            (tags,) = provider["default_tags"]
            assert tags["tags"] == {
                **settings.tags,
                "environment": synthesis.environment,
                "environment_kind": settings.kind,
                "product": "gatehouse",
                "stack": stack.name,
            }
            assert {"owner", "cost_center"} <= set(tags["tags"])


def test_the_provider_refuses_every_other_account(synthesis: Synthesis) -> None:
    settings = load(synthesis.environment)
    for stack in synthesis.stacks:
        for provider in stack.configuration()["provider"]["aws"]:
            assert provider["allowed_account_ids"] == [settings.account.id]


def test_everything_is_at_home_but_what_cloudfront_wants_in_one_region(
    synthesis: Synthesis,
) -> None:
    home = load(synthesis.environment).account.region
    for stack in synthesis.stacks:
        for provider in stack.configuration()["provider"]["aws"]:
            of_cloudfront = stack.name == "firewall" or provider.get("alias") == "cloudfront"
            assert provider["region"] == ("us-east-1" if of_cloudfront else home)


def test_no_credentials_are_synthesized(synthesis: Synthesis) -> None:
    for stack in synthesis.stacks:
        providers = stack.configuration()["provider"]["aws"]
        backend = stack.configuration()["terraform"]["backend"]["s3"]
        for arguments in (*providers, backend):
            assert not {"access_key", "secret_key", "token", "profile"} & set(arguments)


def test_no_data_source_needs_aws(synthesis: Synthesis) -> None:
    for stack in synthesis.stacks:
        sources = set(stack.configuration().get("data", {}))
        assert sources <= {"terraform_remote_state", "aws_iam_policy_document"}
