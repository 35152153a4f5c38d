"""A Cognito user pool whose users are invited, and belong to a tenant that they cannot change."""

from dataclasses import dataclass
from typing import Literal

from cdktf_cdktf_provider_aws.cognito_user_group import CognitoUserGroup
from cdktf_cdktf_provider_aws.cognito_user_pool import (
    CognitoUserPool,
    CognitoUserPoolAccountRecoverySetting,
    CognitoUserPoolAccountRecoverySettingRecoveryMechanism,
    CognitoUserPoolAdminCreateUserConfig,
    CognitoUserPoolLambdaConfig,
    CognitoUserPoolPasswordPolicy,
    CognitoUserPoolSchema,
    CognitoUserPoolSchemaStringAttributeConstraints,
    CognitoUserPoolSoftwareTokenMfaConfiguration,
    CognitoUserPoolUserAttributeUpdateSettings,
    CognitoUserPoolUsernameConfiguration,
)
from cdktf_cdktf_provider_aws.cognito_user_pool_domain import CognitoUserPoolDomain
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission

from modules.framework import Construct

TENANT_ATTRIBUTE = "tenant_id"  # tokens and clients call it custom:tenant_id


@dataclass(frozen=True)
class Group:
    """A group of users; the name is what tokens carry in `cognito:groups`."""

    name: str
    description: str


class UserPool(Construct):
    """A pool with email sign-in, a pre-token-generation trigger and a hosted sign-in domain.

    `domain_prefix` is unique in its region across all AWS customers. Custom attributes can never
    be removed, renamed or made immutable later
    (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html).
    """

    user_pool_id: str
    arn: str
    endpoint: str
    domain: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        domain_prefix: str,
        groups: tuple[Group, ...],
        mfa: Literal["optional", "required"],
        password_minimum_length: int,
        deletion_protection: bool,
        pre_token_generation_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        pool = CognitoUserPool(
            self,
            "pool",
            name=name,
            username_attributes=["email"],
            auto_verified_attributes=["email"],
            username_configuration=CognitoUserPoolUsernameConfiguration(case_sensitive=False),
            user_attribute_update_settings=CognitoUserPoolUserAttributeUpdateSettings(
                attributes_require_verification_before_update=["email"]
            ),
            admin_create_user_config=CognitoUserPoolAdminCreateUserConfig(
                allow_admin_create_user_only=True
            ),
            account_recovery_setting=CognitoUserPoolAccountRecoverySetting(
                recovery_mechanism=[
                    CognitoUserPoolAccountRecoverySettingRecoveryMechanism(
                        name="verified_email", priority=1
                    )
                ]
            ),
            schema=[_tenant_attribute()],
            password_policy=_password_policy(password_minimum_length),
            mfa_configuration={"optional": "OPTIONAL", "required": "ON"}[mfa],
            software_token_mfa_configuration=CognitoUserPoolSoftwareTokenMfaConfiguration(
                enabled=True
            ),
            lambda_config=CognitoUserPoolLambdaConfig(
                pre_token_generation=pre_token_generation_arn
            ),
            deletion_protection="ACTIVE" if deletion_protection else "INACTIVE",
        )
        LambdaPermission(
            self,
            "pool_invokes_trigger",
            statement_id="UserPoolGeneratesTokens",
            action="lambda:InvokeFunction",
            function_name=pre_token_generation_arn,
            principal="cognito-idp.amazonaws.com",
            source_arn=pool.arn,
        )
        for group in groups:
            CognitoUserGroup(
                self,
                group.name.replace("-", "_"),
                user_pool_id=pool.id,
                name=group.name,
                description=group.description,
            )
        domain = CognitoUserPoolDomain(self, "domain", domain=domain_prefix, user_pool_id=pool.id)
        self.user_pool_id = pool.id
        self.arn = pool.arn
        self.endpoint = pool.endpoint
        self.domain = domain.domain


def _tenant_attribute() -> CognitoUserPoolSchema:
    # Without explicit limits the second apply fails: "cannot modify or remove schema items".
    return CognitoUserPoolSchema(
        name=TENANT_ATTRIBUTE,
        attribute_data_type="String",
        mutable=False,
        required=False,
        developer_only_attribute=False,
        string_attribute_constraints=CognitoUserPoolSchemaStringAttributeConstraints(
            min_length="1", max_length="64"
        ),
    )


def _password_policy(minimum_length: int) -> CognitoUserPoolPasswordPolicy:
    return CognitoUserPoolPasswordPolicy(
        minimum_length=minimum_length,
        require_lowercase=True,
        require_uppercase=True,
        require_numbers=True,
        require_symbols=True,
        temporary_password_validity_days=3,
    )
