"""Nobody chooses their own tenant, and production insists on a second factor."""

from environments import Settings
from tests.plans.reading import Plan

TENANT = "custom:tenant_id"


def test_the_web_client_may_not_write_the_tenant(identity: Plan) -> None:
    assert TENANT not in identity.one("aws_cognito_user_pool_client")["write_attributes"]


def test_the_web_client_may_write_something_for_an_empty_list_means_everything(
    identity: Plan,
) -> None:
    assert identity.one("aws_cognito_user_pool_client")["write_attributes"] == ["email"]


def test_the_web_client_reads_the_tenant(identity: Plan) -> None:
    assert TENANT in identity.one("aws_cognito_user_pool_client")["read_attributes"]


def test_the_tenant_cannot_change_once_it_is_set(identity: Plan) -> None:
    (attribute,) = identity.one("aws_cognito_user_pool")["schema"]
    assert attribute["name"] == "tenant_id"
    assert attribute["attribute_data_type"] == "String"
    assert attribute["mutable"] is False


def test_the_tenants_length_is_explicit_for_the_second_apply(identity: Plan) -> None:
    (attribute,) = identity.one("aws_cognito_user_pool")["schema"]
    limits = {"min_length": "1", "max_length": "64"}
    assert attribute["string_attribute_constraints"] == [limits]


def test_the_trigger_is_attached_in_the_version_that_writes_id_tokens(identity: Plan) -> None:
    (pool,) = identity.all("aws_cognito_user_pool")
    referenced = identity.references(pool, "lambda_config")
    assert "aws_lambda_function.pre_token_generation_function.arn" in referenced
    (triggers,) = identity.one("aws_cognito_user_pool")["lambda_config"]
    assert not triggers.get("pre_token_generation_config")  # V2, which also changes access tokens


def test_only_this_pool_may_invoke_the_trigger(identity: Plan) -> None:
    (permission,) = identity.all("aws_lambda_permission")
    assert identity.one("aws_lambda_permission")["principal"] == "cognito-idp.amazonaws.com"
    assert "aws_cognito_user_pool.users_pool.arn" in identity.references(permission, "source_arn")


def test_users_are_invited_and_known_by_their_email(identity: Plan) -> None:
    pool = identity.one("aws_cognito_user_pool")
    assert pool["admin_create_user_config"][0]["allow_admin_create_user_only"] is True
    assert pool["username_attributes"] == ["email"]
    assert pool["username_configuration"] == [{"case_sensitive": False}]


def test_passwords_are_long_and_of_four_character_classes(identity: Plan) -> None:
    (policy,) = identity.one("aws_cognito_user_pool")["password_policy"]
    assert policy["minimum_length"] >= 14
    classes = ("lowercase", "uppercase", "numbers", "symbols")
    assert all(policy[f"require_{name}"] for name in classes)


def test_a_second_factor_is_possible_everywhere_and_required_in_prod(
    identity: Plan, settings: Settings
) -> None:
    pool = identity.one("aws_cognito_user_pool")
    assert pool["software_token_mfa_configuration"] == [{"enabled": True}]
    assert pool["mfa_configuration"] == ("ON" if settings.name == "prod" else "OPTIONAL")


def test_the_pool_of_prod_cannot_be_deleted_by_accident(identity: Plan, settings: Settings) -> None:
    protected = identity.one("aws_cognito_user_pool")["deletion_protection"]
    assert settings.name != "prod" or protected == "ACTIVE"


def test_the_web_client_is_public_and_gets_tokens_by_srp_or_code_only(identity: Plan) -> None:
    client = identity.one("aws_cognito_user_pool_client")
    assert client["generate_secret"] is False
    assert client["explicit_auth_flows"] == ["ALLOW_USER_SRP_AUTH"]
    assert client["allowed_oauth_flows"] == ["code"]


def test_tokens_live_as_long_as_the_specification_says(identity: Plan) -> None:
    client = identity.one("aws_cognito_user_pool_client")
    assert client["token_validity_units"] == [
        {"access_token": "minutes", "id_token": "minutes", "refresh_token": "days"}
    ]
    assert (client["access_token_validity"], client["id_token_validity"]) == (60, 60)
    assert client["refresh_token_validity"] == 30


def test_refresh_tokens_rotate_wherever_aws_keeps_the_setting(
    identity: Plan, settings: Settings
) -> None:
    client = identity.one("aws_cognito_user_pool_client")
    rotation = [{"feature": "ENABLED", "retry_grace_period_seconds": 30}]
    assert client["refresh_token_rotation"] == ([] if settings.aws.emulated else rotation)


def test_tokens_can_be_revoked_and_errors_do_not_tell_who_exists(identity: Plan) -> None:
    client = identity.one("aws_cognito_user_pool_client")
    assert client["enable_token_revocation"] is True
    assert client["prevent_user_existence_errors"] == "ENABLED"


def test_the_groups_are_those_of_the_product(identity: Plan) -> None:
    groups = {group["name"] for group in identity.all("aws_cognito_user_group").values()}
    assert groups == {"tenant-admin", "member", "platform-operator"}
