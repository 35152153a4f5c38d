"""Who writes the claim that says which tenant a user belongs to."""

from collections.abc import Iterator
from functools import partial

from policies.authorization.explaining import (
    Counterexample,
    broken_at,
    counterexample,
    not_shown,
)
from policies.authorization.model import Model, Target
from policies.authorization.principals import Principal
from policies.authorization.questions import Question, ask
from policies.authorization.takeover import changes
from policies.claims.claim import claim
from policies.claims.walls._pipelines import pipelines
from policies.estate import Resource, Unknown, Value
from policies.service_authorization import Action

# Triggers that make users or decide who they are.
_DECIDING = (
    "create_auth_challenge", "define_auth_challenge", "pre_sign_up", "user_migration",
    "verify_auth_challenge_response",
)  # fmt: skip
_TRIGGERS = ("pre_token_generation", "pre_token_generation_config.lambda_arn")
_TABLE = "environment.variables.TENANTS_TABLE_NAME"
# Actions that write attributes of users, or membership records.
_OF_USERS = frozenset({
    "cognito-idp:admincreateuser", "cognito-idp:admindeleteuserattributes",
    "cognito-idp:adminlinkproviderforuser", "cognito-idp:adminupdateuserattributes",
    "cognito-idp:createuserimportjob", "cognito-idp:startuserimportjob",
})  # fmt: skip
_OF_RECORDS = frozenset({
    "dynamodb:batchwriteitem", "dynamodb:deleteitem", "dynamodb:partiqldelete",
    "dynamodb:partiqlinsert", "dynamodb:partiqlupdate", "dynamodb:putitem", "dynamodb:updateitem",
})  # fmt: skip


@claim(
    id="GH_CLAIM_014",
    severity="critical",
    title="A tenant's claim cannot be written by its users, nor by anything that runs",
    reason="Every wall between tenants compares with this claim. It has one writer: the trigger, "
    "from membership records.",
    threat="A user of one tenant becomes a user of another.",
    fix="Leave the tenant out of write_attributes, and the claim to the trigger of these stacks.",
    platform_only=True,
)
def users_write_no_claim(model: Model) -> Iterator[Counterexample]:
    for pool in model.estate.all("aws_cognito_user_pool"):
        names = [*_tenant_attributes(pool)]
        yield from _attributes(pool)
        for client in model.estate.all("aws_cognito_user_pool_client"):
            if pool in model.estate.targets(client, "user_pool_id", pool.type):
                yield from _written_by(client, names)
        yield from _providers(model, pool, names)
        yield from _triggers(model, pool)
        yield from _changes(model, model.target(pool))


def _tenant_attributes(pool: Resource) -> Iterator[str]:
    schema = pool.shown("schema")
    for attribute in schema if isinstance(schema, list) else ():
        if isinstance(attribute, dict) and "tenant" in str(attribute.get("name")):
            yield f"custom:{attribute['name']}"


def _attributes(pool: Resource) -> Iterator[Counterexample]:
    """The attribute itself: fixed once it has a value."""
    schema = pool.shown("schema")
    if isinstance(schema, Unknown):
        yield _unknown(pool, "which attributes users have")
    for attribute in schema if isinstance(schema, list) else ():
        if not isinstance(attribute, dict) or "tenant" not in str(attribute.get("name")):
            continue
        name, mutable = f"custom:{attribute['name']}", attribute.get("mutable")
        if isinstance(mutable, Unknown):
            yield _unknown(pool, f"whether {name} can be changed")
        elif mutable is not False:
            yield broken_at(
                pool,
                f"whoever may write {name} → changes it, because the attribute is mutable",
                f"Somebody sends UpdateUserAttributes or AdminUpdateUserAttributes with {name}.",
                f"The schema of {pool.name} declares {name} with mutable = {_text(mutable)}.",
                change=f"Declare {name} with mutable = false.",
            )


def _written_by(client: Resource, names: list[str]) -> Iterator[Counterexample]:
    """A client writes what it lists, and everything where it lists nothing."""
    written = client.shown("write_attributes")
    is_written = bool(client.raw.expressions.get("write_attributes"))
    if isinstance(written, Unknown) and is_written:
        yield _unknown(client, f"which attributes users of {client.name} may write")
        return
    listed = written if isinstance(written, list) else []
    for name in names:
        if listed and name not in listed:
            if any(isinstance(item, Unknown) for item in listed):
                yield _unknown(client, f"whether users of {client.name} may write {name}")
            continue
        why = f"lists {name}" if listed else "is empty, which means every attribute"
        yield broken_at(
            client,
            f"a user of {client.name} → writes {name}, because write_attributes {why}",
            f"A user signs in to {client.name}, by its password or in the browser.",
            f"The user sends UpdateUserAttributes, or SignUp, with {name} of another tenant.",
            f"The write_attributes of {client.place} {why}.",
            change=f"Set write_attributes of {client.place} to what users may write, "
            f"without {name}.",
        )


def _providers(model: Model, pool: Resource, names: list[str]) -> Iterator[Counterexample]:
    """Another identity provider writes the attributes that its mapping names."""
    for provider in model.estate.all("aws_cognito_identity_provider"):
        if pool not in model.estate.targets(provider, "user_pool_id", pool.type):
            continue
        mapping = provider.shown("attribute_mapping")
        if isinstance(mapping, Unknown):
            yield _unknown(provider, "which attributes the provider writes")
        for name in names:
            if isinstance(mapping, dict) and name in mapping:
                yield broken_at(
                    provider,
                    f"users of {provider.shown('provider_name')} → write {name}, because "
                    f"{provider.place} maps {mapping[name]} to it",
                    f"Somebody signs in with a token in which {mapping[name]} is another tenant.",
                    f"{provider.place} copies it into {name}.",
                    change=f"Take {name} out of attribute_mapping of {provider.place}.",
                )


def _triggers(model: Model, pool: Resource) -> Iterator[Counterexample]:
    """One function writes the claim, and no other makes users or lets them in."""
    config = pool.shown("lambda_config")
    if isinstance(config, Unknown) and pool.raw.expressions.get("lambda_config"):
        yield _unknown(pool, "which function writes the claims")
        return
    found: dict[Resource, None] = {}
    for path in _TRIGGERS:
        value = pool.shown(f"lambda_config.{path}")
        functions = model.estate.targets(pool, f"lambda_config.{path}", "aws_lambda_function")
        found |= dict.fromkeys(functions)
        if not functions and _is_set(value):
            yield broken_at(
                pool,
                f"{_text(value)} → writes the claims, because it is the trigger {path} and no "
                "function of these stacks",
                "A user signs in.",
                f"{pool.name} asks {_text(value)} for the claims of the token.",
                change="Name the function of the identity stack as pre_token_generation.",
            )
    if not found:
        yield broken_at(
            pool,
            "whoever wrote the attribute → writes the claim, because no trigger of these stacks "
            "replaces it by the membership record",
            "A user signs in.",
            f"{pool.name} copies the attribute into the token as it is.",
            change="Name the function of the identity stack as pre_token_generation.",
        )
    for name in _DECIDING:
        value = pool.shown(f"lambda_config.{name}")
        if _is_set(value):
            yield broken_at(
                pool,
                f"{_text(value)} → decides who somebody is, because it is the trigger {name}",
                "Somebody signs in, or up.",
                f"{pool.name} lets {_text(value)} make the user, or let it in.",
                change=f"Remove {name} from lambda_config of {pool.place}.",
            )
    for function in found:
        yield from _trigger(model, function)


def _trigger(model: Model, function: Resource) -> Iterator[Counterexample]:
    """What the trigger runs and reads, and who may change either."""
    yield from _changes(model, model.target(function))
    tables = model.estate.targets(function, _TABLE, "aws_dynamodb_table")
    value = function.shown(_TABLE)
    if not tables:
        yield _unknown(function, f"which records {function.name} reads: {_text(value)}")
    for table in tables:
        everybody = (*model.roles, *_others(model))
        yield from _asked(model, everybody, model.target(table), _OF_RECORDS)


def _changes(model: Model, target: Target | None) -> Iterator[Counterexample]:
    """Who may change it: the apply role by a reviewed plan; users of the pool, nobody."""
    applying = {role.arn for role in pipelines(model, "apply")}
    for role in (*model.roles, *_others(model)):
        if target and role.arn not in applying:
            for breach in ask(model, Question(role, changes, only=target)):
                yield counterexample(breach)
    yield from _asked(model, tuple(pipelines(model, "apply")), target, _OF_USERS)


def _others(model: Model) -> tuple[Principal, ...]:
    return (*model.users, *model.strangers, *model.outsiders, *model.services)


def _asked(
    model: Model, who: tuple[Principal, ...], target: Target | None, names: frozenset[str]
) -> Iterator[Counterexample]:
    def chooses(action: Action) -> bool:
        return action.name.lower() in names

    for principal in who if target else ():
        for breach in ask(model, Question(principal, chooses, only=target)):
            yield counterexample(breach)


def _is_set(value: Value) -> bool:
    """Whether somebody wrote it: what a plan hides without a reference, AWS chooses."""
    return bool(value.references) if isinstance(value, Unknown) else bool(value)


def _text(value: Value) -> str:
    return "not set" if value is None else str(value).lower() if value is True else str(value)


_unknown = partial(
    not_shown, change="Write it as a literal, or as a reference to a resource of these stacks."
)
