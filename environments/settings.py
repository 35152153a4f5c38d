"""The settings of one environment: typed, frozen, and checked across tables."""

from typing import Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from .account import Account, Aws, Bundle, Delivery, Domain, broken_rules_of_domain
from .account import broken_rules as broken_rules_of_delivery
from .alarms import Alarms
from .capacity import Api, Functions, Limits, Logs, Tables
from .capacity import broken_rules as broken_rules_of_reservations
from .edge import Edge, broken_rules
from .flows import Flows
from .flows import broken_rules as broken_rules_of_flows
from .identity import Identity
from .kind import Kind, broken_rule
from .model import Models
from .names import Name
from .production import broken_in_production
from .section import Section, rule, rules
from .shapes import TagKey, TagValue
from .slack import Slack
from .slack import broken_rules as broken_rules_of_slack
from .tenants import Tenants
from .tenants import broken_rules as broken_rules_of_tenants
from .tiers import MOST as MOST_TIERS
from .tiers import Tier, TierName
from .tiers import broken_rules as broken_rules_of_tiers
from .vault import Database, Network, is_zone_id

_REQUIRED_TAGS = ("owner", "cost_center")
CONTEXT_SECONDS = 12  # how long Ask waits for the figures from the vault


class Settings(Section):
    """One environment. `environments.load` reads it from its file.

    A rule between tables runs once they are right by themselves: one run reports many mistakes.
    """

    name: Name = Field(description="Name of the environment, from the name of its file.")
    kind: Kind = Field(
        description="What the environment is for; rules and policies depend on it. `rehearsal` is "
        "for `local` alone."
    )
    account: Account = Field(description="The AWS account and home region of the environment.")
    tags: dict[TagKey, TagValue] = Field(
        description="Tags of every resource; `owner` and `cost_center` are required."
    )
    aws: Aws = Field(default=Aws(), description="How the AWS provider talks to AWS.")
    delivery: Delivery = Field(description="Which GitHub workflow runs may plan and apply.")
    identity: Identity = Field(description="The Cognito user pool and its web client.")
    tenants: Tenants = Field(default=Tenants(), description="The life of a tenant.")
    tables: Tables = Field(description="The DynamoDB tables.")
    network: Network = Field(description="The private network of the vault.")
    database: Database = Field(description="The database of tenant data.")
    api: Api = Field(description="The HTTP API in front of the functions.")
    edge: Edge = Field(description="CloudFront and the web ACL.")
    functions: Functions = Field(description="The size of every Lambda function.")
    logs: Logs = Field(description="What is logged, and for how long it is kept.")
    alarms: Alarms = Field(default=Alarms(), description="Whom alarms tell.")
    limits: Limits = Field(description="The limits of the chat API.")
    models: Models = Field(description="One model for each use.")
    tiers: dict[TierName, Tier] = Field(
        default={},
        max_length=MOST_TIERS,
        description="The tiers of tenants by name; a tenant without one has `limits`.",
    )
    slack: Slack = Field(default=Slack(), description="The layers behind Slack.")
    flows: Flows = Field(default=Flows(), description="Conversation flows.")
    bundle: Bundle = Field(description="What the zips of the functions are built for.")
    domain: Domain | None = Field(default=None, description="The platform's own host name.")

    @property
    def resource_prefix(self) -> str:
        """How the name of every resource begins."""
        return f"gatehouse-{self.name}"

    @property
    def is_production(self) -> bool:
        """Whether what is deleted here has to be recoverable."""
        return self.kind == "production"

    @property
    def tiers_with_ids(self) -> dict[str, dict[str, Any]]:
        """The tiers with the ids of their models in place of the names, without what is unset."""
        ids = self.models.nameable
        return {
            name: tier.model_dump(exclude_none=True, exclude={"models"})
            | ({"models": [ids[model] for model in tier.models]} if tier.models else {})
            for name, tier in self.tiers.items()
        }

    @property
    def state_bucket(self) -> str:
        """Name of the bucket that holds Terraform's state; bucket names are global in AWS."""
        return f"{self.resource_prefix}-state-{self.account.id}"

    @property
    def plans_bucket(self) -> str:
        """Name of the bucket that holds sealed plans."""
        return f"{self.resource_prefix}-plans-{self.account.id}"

    @model_validator(mode="before")
    @classmethod
    def _github_names_its_environment_alike(cls, document: Any) -> Any:  # noqa: ANN401 - not read yet
        if not isinstance(document, dict) or not isinstance(document.get("delivery"), dict):
            return document
        delivery = {"github_environment": document.get("name"), **document["delivery"]}
        return {**document, "delivery": delivery}

    @field_validator("kind")
    @classmethod
    def _only_local_is_a_rehearsal(cls, kind: Kind, info: ValidationInfo) -> Kind:
        if expected := broken_rule(kind, info.data.get("name")):
            raise rule(expected)
        return kind

    @field_validator("tags")
    @classmethod
    def _costs_have_an_owner(cls, tags: dict[str, str]) -> dict[str, str]:
        missing = {key: "an AWS tag value" for key in _REQUIRED_TAGS if key not in tags}
        if missing:
            raise rules(missing)
        return tags

    @field_validator("aws", "identity", "tables", "database", "logs")
    @classmethod
    def _production_is_locked_down(cls, section: Section, info: ValidationInfo) -> Section:
        if info.data.get("kind") == "production" and (broken := broken_in_production(section)):
            raise rules(broken)
        return section

    @field_validator("aws")
    @classmethod
    def _only_the_rehearsal_is_emulated(cls, aws: Aws, info: ValidationInfo) -> Aws:
        if info.data.get("name", "local") != "local":
            if aws.emulated:
                raise rules({"emulated": "false, except in local"})
            if aws.emulator_url != Aws.model_fields["emulator_url"].default:
                raise rules({"emulator_url": "to be left out, except in local"})
        return aws

    @field_validator("delivery")
    @classmethod
    def _subjects_are_complete(cls, delivery: Delivery, info: ValidationInfo) -> Delivery:
        account: Account | None = info.data.get("account")
        account_id = account.id if account else None
        if broken := broken_rules_of_delivery(delivery, account_id=account_id):
            raise rules(broken)
        return delivery

    @field_validator("tenants")
    @classmethod
    def _tokens_end_before_a_deletion(cls, tenants: Tenants, info: ValidationInfo) -> Tenants:
        identity: Identity | None = info.data.get("identity")
        if identity is None:
            return tenants
        broken = broken_rules_of_tenants(
            tenants, kind=info.data.get("kind"), id_token_minutes=identity.id_token_minutes
        )
        if broken:
            raise rules(broken)
        return tenants

    @field_validator("network")
    @classmethod
    def _zones_are_in_the_home_region(cls, network: Network, info: ValidationInfo) -> Network:
        account: Account | None = info.data.get("account")
        names = [zone for zone in network.zones if not is_zone_id(zone)]
        if account and not all(name[:-1] == account.region for name in names):
            raise rules({"zones": f"zones of account.region ({account.region})"})
        return network

    @field_validator("functions")
    @classmethod
    def _reservations_leave_room(cls, functions: Functions) -> Functions:
        if broken := broken_rules_of_reservations(functions):
            raise rules(broken)
        return functions

    @field_validator("edge")
    @classmethod
    def _sign_in_comes_back_to_the_front_door(cls, edge: Edge, info: ValidationInfo) -> Edge:
        identity: Identity | None = info.data.get("identity")
        urls = identity.callback_urls if identity else ()
        broken = broken_rules(edge, name=info.data.get("name"), callback_urls=urls)
        if broken:
            raise rules(broken)
        return edge

    @field_validator("limits")
    @classmethod
    def _reservations_outlive_functions(cls, limits: Limits, info: ValidationInfo) -> Limits:
        functions: Functions | None = info.data.get("functions")
        for key in ("timeout_seconds", "stream_timeout_seconds") if functions else ():
            if limits.reservation_seconds <= (longest := getattr(functions, key)):
                raise rules({"reservation_seconds": f"more than functions.{key} ({longest})"})
        return limits

    @field_validator("limits")
    @classmethod
    def _messages_get_past_the_firewall(cls, limits: Limits, info: ValidationInfo) -> Limits:
        if (edge := info.data.get("edge")) is None:
            return limits
        body = f"edge.chat_body_bytes ({edge.chat_body_bytes})"
        broken = {}
        if limits.stream_body_bytes >= edge.chat_body_bytes:
            broken["stream_body_bytes"] = f"less than {body}"
        if 4 * limits.message_characters + 1_024 > edge.chat_body_bytes:
            broken["message_characters"] = f"characters of 4 bytes that fit {body} minus 1024"
        if broken:
            raise rules(broken)
        return limits

    @field_validator("models")
    @classmethod
    def _functions_outlive_models(cls, models: Models, info: ValidationInfo) -> Models:
        functions: Functions | None = info.data.get("functions")
        if functions is None:
            return models
        total = f"functions.timeout_seconds ({functions.timeout_seconds})"
        broken = {
            f"{use}.timeout_seconds": f"less than {total}"
            for use, model in models.used
            if model.timeout_seconds >= functions.timeout_seconds
        }
        if models.ask.timeout_seconds + CONTEXT_SECONDS >= functions.timeout_seconds:
            less = f"less than {total} minus the {CONTEXT_SECONDS} s that the database may take"
            broken["ask.timeout_seconds"] = less
        if broken:
            raise rules(broken)
        return models

    @field_validator("tiers")
    @classmethod
    def _tiers_name_models_that_exist(
        cls, tiers: dict[str, Tier], info: ValidationInfo
    ) -> dict[str, Tier]:
        if broken := broken_rules_of_tiers(tiers, info.data.get("models")):
            raise rules(broken)
        return tiers

    @field_validator("slack")
    @classmethod
    def _events_are_worked_on_in_time(cls, slack: Slack, info: ValidationInfo) -> Slack:
        models = info.data.get("models")
        broken = broken_rules_of_slack(
            slack,
            name=info.data.get("name"),
            model_seconds=models.chat.timeout_seconds if models else None,
        )
        if broken:
            raise rules(broken)
        return slack

    @field_validator("flows")
    @classmethod
    def _calls_fit_the_functions(cls, flows: Flows, info: ValidationInfo) -> Flows:
        name, functions = info.data.get("name"), info.data.get("functions")
        concurrency = functions.reserved_concurrency if functions else None
        if broken := broken_rules_of_flows(flows, name=name, concurrency=concurrency):
            raise rules(broken)
        return flows

    @field_validator("bundle")
    @classmethod
    def _aws_runs_what_is_built_for_it(cls, bundle: Bundle, info: ValidationInfo) -> Bundle:
        if bundle.target == "host" and info.data.get("name", "local") != "local":
            raise rules({"target": '"aws", except in local'})
        return bundle

    @field_validator("domain")
    @classmethod
    def _the_host_name_is_our_own(
        cls, domain: Domain | None, info: ValidationInfo
    ) -> Domain | None:
        if domain is None and info.data.get("kind") == "production":
            raise rule("a host name of your own in production: CloudFront's own accepts TLS 1.0")
        if domain is None:
            return domain
        edge: Edge | None = info.data.get("edge")
        account: Account | None = info.data.get("account")
        broken = broken_rules_of_domain(
            domain,
            url=edge.url if edge else None,
            account_id=account.id if account else None,
        )
        if broken:
            raise rules(broken)
        return domain
