"""Users, clients, tokens, and the tenant that a user belongs to."""

from tests.policies.edits import add, change_block, drop, put, rewire
from tests.policies.mutation import Mutation

POOL, CLIENT = "aws_cognito_user_pool", "aws_cognito_user_pool_client"
PASSWORDS = "password_policy.0"
TRIGGER = "lambda_config.0.pre_token_generation"

MUTATIONS = (
    Mutation("cognito-mutable-tenant", "The tenant attribute is made mutable to correct a typo", "GH_CLAIM_014", POOL, change_block("schema", mutable=True)),
    Mutation("cognito-mutable-default", "mutable is left out, which means true", "GH_CLAIM_014", POOL, change_block("schema", mutable=None)),
    Mutation("cognito-client-writes-tenant", "The client may write its tenant id", "GH_CLAIM_014", CLIENT, put("write_attributes", ["email", "custom:tenant_id"])),
    Mutation("cognito-client-writes-all", "The list of writable attributes is emptied, which means all", "GH_CLAIM_014", CLIENT, put("write_attributes", [])),
    Mutation("cognito-client-writes-default", "The list of writable attributes is left out", "GH_CLAIM_014", CLIENT, drop("write_attributes")),
    Mutation("cognito-mfa-optional", "The second factor becomes optional in production", "GH_COGNITO_003", POOL, put("mfa_configuration", "OPTIONAL")),
    Mutation("cognito-mfa-off", "The second factor is switched off", "GH_COGNITO_003", POOL, put("mfa_configuration", "OFF")),
    Mutation("cognito-no-authenticator", "Authenticator applications are switched off", "GH_COGNITO_003", POOL, put("software_token_mfa_configuration.0.enabled", False)),
    Mutation("cognito-short-passwords", "Passwords of eight characters", "GH_COGNITO_004", POOL, put(f"{PASSWORDS}.minimum_length", 8)),
    Mutation("cognito-simple-passwords", "Symbols are no longer asked for", "GH_COGNITO_004", POOL, put(f"{PASSWORDS}.require_symbols", False)),
    Mutation("cognito-no-password-policy", "The password policy is left out", "GH_COGNITO_004", POOL, drop("password_policy")),
    Mutation("cognito-old-invitations", "Invitations are good for a year", "GH_COGNITO_004", POOL, put(f"{PASSWORDS}.temporary_password_validity_days", 365)),
    Mutation("cognito-sign-up", "Anybody may sign up", "GH_COGNITO_005", POOL, put("admin_create_user_config.0.allow_admin_create_user_only", False)),
    Mutation("cognito-sign-up-default", "The setting is left out, which lets anybody sign up", "GH_COGNITO_005", POOL, drop("admin_create_user_config")),
    Mutation("cognito-password-flow", "A script signs in by sending the password", "GH_COGNITO_006", CLIENT, put("explicit_auth_flows", ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"])),
    Mutation("cognito-admin-flow", "Administrators may sign in as anybody", "GH_COGNITO_006", CLIENT, put("explicit_auth_flows", ["ALLOW_ADMIN_USER_PASSWORD_AUTH"])),
    Mutation("cognito-custom-flow", "A custom challenge is allowed", "GH_COGNITO_006", CLIENT, put("explicit_auth_flows", ["ALLOW_CUSTOM_AUTH"])),
    Mutation("cognito-implicit", "The implicit flow is allowed", "GH_COGNITO_007", CLIENT, put("allowed_oauth_flows", ["code", "implicit"])),
    Mutation("cognito-admin-scope", "Access tokens may change the user's own attributes", "GH_COGNITO_007", CLIENT, put("allowed_oauth_scopes", ["openid", "aws.cognito.signin.user.admin"])),
    Mutation("cognito-http-callback", "The code is sent over plain HTTP", "GH_COGNITO_008", CLIENT, put("callback_urls", ["http://chat.example.com/signed-in"])),
    Mutation("cognito-localhost-callback", "A developer's localhost is left in production", "GH_COGNITO_008", CLIENT, put("callback_urls", ["https://chat.example.com/signed-in", "http://localhost:8000/signed-in"])),
    Mutation("cognito-scheme-callback", "An application's own scheme receives the code", "GH_COGNITO_008", CLIENT, put("callback_urls", ["chatapp:signed-in"])),
    Mutation("cognito-http-logout", "Signing out returns over plain HTTP", "GH_COGNITO_008", CLIENT, put("logout_urls", ["http://chat.example.com/"])),
    Mutation("cognito-day-tokens", "ID tokens are good for a day", "GH_COGNITO_009", CLIENT, put("id_token_validity", 1440)),
    Mutation("cognito-hours-for-minutes", "The unit is lost: 60 hours instead of minutes", "GH_COGNITO_009", CLIENT, drop("token_validity_units")),
    Mutation("cognito-year-refresh", "Sign-ins last a year", "GH_COGNITO_009", CLIENT, put("refresh_token_validity", 365)),
    Mutation("cognito-no-revocation", "Refresh tokens cannot be revoked", "GH_COGNITO_010", CLIENT, put("enable_token_revocation", False)),
    Mutation("cognito-user-oracle", "Answers tell whether a user exists", "GH_COGNITO_010", CLIENT, put("prevent_user_existence_errors", "LEGACY")),
    Mutation("cognito-no-trigger", "The trigger that sets the tenant is left out", "GH_CLAIM_014", POOL, drop("lambda_config")),
    Mutation("cognito-foreign-trigger", "Another account's function writes the claims", "GH_CLAIM_014", POOL, put(TRIGGER, "arn:aws:lambda:us-east-1:999999999999:function:claims")),
    Mutation("cognito-unknown-trigger", "The trigger refers to something that is no function", "GH_CLAIM_014", POOL, rewire(TRIGGER, "${aws_iam_role.pre_token_generation_role.arn}")),
    Mutation("cognito-anonymous", "An identity pool hands out credentials to anybody", "GH_COGNITO_012", POOL, add("aws_cognito_identity_pool", {"identity_pool_name": "web", "allow_unauthenticated_identities": True})),
    Mutation("cognito-classic", "An identity pool lets clients choose their role", "GH_COGNITO_012", POOL, add("aws_cognito_identity_pool", {"identity_pool_name": "web", "allow_classic_flow": True})),
    Mutation("cognito-unverified-email", "A new email address counts before it is verified", "GH_COGNITO_013", POOL, drop("user_attribute_update_settings")),
    Mutation("cognito-phone-recovery", "A telephone number recovers an account", "GH_COGNITO_013", POOL, put("account_recovery_setting.0.recovery_mechanism.0.name", "verified_phone_number")),
    Mutation("cognito-deletable", "Deletion protection is switched off", "GH_COGNITO_014", POOL, put("deletion_protection", "INACTIVE")),
    Mutation("cognito-reused-refresh", "Refresh tokens are no longer rotated", "GH_COGNITO_015", CLIENT, drop("refresh_token_rotation")),
    Mutation("cognito-disabled-rotation", "Rotation is disabled after a complaint", "GH_COGNITO_015", CLIENT, put("refresh_token_rotation.0.feature", "DISABLED")),
    Mutation("cognito-other-provider", "Another provider says who somebody is", "GH_COGNITO_006", CLIENT, put("supported_identity_providers", ["COGNITO", "Partner"])),
    Mutation("cognito-found-provider", "A provider is named by reference beside the pool's own", "GH_COGNITO_006", CLIENT, rewire("supported_identity_providers", ["COGNITO", "${aws_cognito_identity_provider.partner.provider_name}"]), is_hidden=True),
    Mutation("cognito-email-codes", "The second factor is a code in an email", "GH_COGNITO_003", POOL, put("email_mfa_configuration", [{"message": "{####}", "subject": "x"}])),
    Mutation("cognito-sms-codes", "The second factor is a code in a text message", "GH_COGNITO_003", POOL, put("sms_configuration", [{"external_id": "x", "sns_caller_arn": "arn:aws:iam::444455556666:role/x"}])),
    Mutation("cognito-code-alone", "A code in an email signs in, without a password", "GH_COGNITO_003", POOL, put("sign_in_policy", [{"allowed_first_auth_factors": ["PASSWORD", "EMAIL_OTP"]}])),
    Mutation("cognito-migration", "A function of another account makes users as they sign in", "GH_CLAIM_014", POOL, put("lambda_config.0.user_migration", "arn:aws:lambda:us-east-1:999999999999:function:migrate")),
    Mutation("cognito-confirmed", "A function confirms whoever signs up", "GH_CLAIM_014", POOL, put("lambda_config.0.pre_sign_up", "arn:aws:lambda:us-east-1:444455556666:function:confirm")),
    Mutation("cognito-challenge", "A function of these stacks decides by itself who signs in", "GH_CLAIM_014", POOL, rewire("lambda_config.0.define_auth_challenge", "${aws_lambda_function.pre_token_generation_function.arn}")),
)  # fmt: skip
