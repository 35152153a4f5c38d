"""The model of an estate: principals, resources with their policies, and what is unknown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from policies.authorization import attachments, carriers
from policies.authorization.arns import Arns
from policies.authorization.principals import (
    Principal,
    anonymous,
    in_account,
    of_account,
    of_other_account,
    service,
    web_identity,
)
from policies.authorization.rules import Named, Policy
from policies.authorization.wildcards import Pattern
from policies.estate import Estate, Resource


@dataclass(frozen=True)
class Target:
    """A resource of the estate, as requests name it, with the policies that belong to it."""

    resource: Resource
    arn: str
    services: tuple[str, ...]
    policies: tuple[Policy, ...]
    # Whether without a statement of its own policy nobody may use it: keys and roles.
    is_strict: bool = False
    # Whether it is not in these plans: `resource` is what attaches a policy to it.
    is_lost: bool = False

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The ARNs that requests about it and its parts name."""
        if self.is_lost:
            return (Pattern("*"),)
        if self.resource.type == "aws_s3_bucket" or self.services == ("dynamodb",):
            return (Pattern(self.arn, "equal"), Pattern(f"{self.arn}/*"))
        if self.services in {("lambda",), ("logs",)}:
            return (Pattern(self.arn, "equal"), Pattern(f"{self.arn}:*"))
        if self.services == ("execute-api",):
            return (Pattern(f"{self.arn}/*"),)
        return (Pattern(self.arn, "equal"),)


class Model:
    """Who can do what in an estate, and what of it is not known."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.arns = Arns(estate)
        self.account = self.arns.account

    @cached_property
    def roles(self) -> tuple[Principal, ...]:
        """The estate's roles."""
        return tuple(self._principal(item, "role") for item in self.estate.all("aws_iam_role"))

    @cached_property
    def users(self) -> tuple[Principal, ...]:
        """The estate's users."""
        return tuple(self._principal(item, "user") for item in self.estate.all("aws_iam_user"))

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The resources that requests name."""
        return tuple(attachments.targets(self.estate, self.arns, Target))

    @cached_property
    def mentioned(self) -> frozenset[Named]:
        """Every principal that a policy of a resource names."""
        return frozenset(
            item
            for target in self.targets
            for policy in target.policies
            for rule in policy.rules
            for item in (*rule.principals, *rule.not_principals)
        )

    @cached_property
    def outsiders(self) -> tuple[Principal, ...]:
        """Everybody who does not belong to the account: anonymous, and other accounts."""
        named = {_account(item.identifier) for item in self.mentioned if item.type == "AWS"}
        accounts = sorted(named - {self.account, ""})
        return (
            anonymous(),
            of_other_account("", self.account),
            *(of_other_account(account, self.account) for account in accounts),
        )

    @cached_property
    def services(self) -> tuple[Principal, ...]:
        """The services of AWS that a policy names."""
        names = {item.identifier for item in self.mentioned if item.type == "Service"}
        return tuple(service(name) for name in sorted(names))

    @cached_property
    def web_identities(self) -> tuple[Principal, ...]:
        """Whoever has a token of an identity provider that a role trusts."""
        names = {item.identifier for item in self.mentioned if item.type == "Federated"}
        return tuple(web_identity(name) for name in sorted(names))

    @cached_property
    def strangers(self) -> tuple[Principal, ...]:
        """Roles of the account that policies name and these plans do not have."""
        own = {principal.arn for principal in (*self.roles, *self.users)}
        pattern = re.compile(rf"arn:aws[\w-]*:iam::{self.account}:(role|user)/")
        named = {item.identifier for item in self.mentioned if pattern.match(item.identifier)}
        return tuple(
            Principal(
                f"{arn.rpartition(':')[2]} (not in these plans)",
                "role outside these plans",
                account=self.account,
                arn=arn,
                identity=(),
                context=in_account("", "role", self.account, arn),
            )
            for arn in sorted(named - own)
        )

    @cached_property
    def others(self) -> Principal:
        """Any other role of the account, whatever it is allowed."""
        known = {principal.arn for principal in (*self.roles, *self.users)}
        return of_account(self.account, frozenset(known))

    @cached_property
    def unknown(self) -> tuple[tuple[Resource, str], ...]:
        """What the model cannot read or does not know, with its place."""
        return tuple(self._unknown())

    def role(self, resource: Resource) -> Principal | None:
        """The principal of a role's resource."""
        arn = self.arns.of(resource)
        return next((item for item in self.roles if item.arn == arn), None)

    def target(self, resource: Resource) -> Target | None:
        """The target of a resource."""
        return next((item for item in self.targets if item.resource == resource), None)

    def target_at(self, arn: str) -> Target | None:
        """The target with an ARN."""
        return self._by_arn.get(arn)

    @cached_property
    def _by_arn(self) -> dict[str, Target]:
        return {target.arn: target for target in self.targets}

    def _principal(self, resource: Resource, kind: str) -> Principal:
        name = resource.name if resource.name != resource.address else resource.raw.name
        is_user = kind == "user"
        arn = self.arns.of(resource)
        return Principal(
            name=name,
            kind="user" if is_user else "role",
            account=self.account,
            arn=arn,
            identity=tuple(attachments.identity(self.estate, self.arns, resource)),
            boundary=attachments.boundary(self.estate, self.arns, resource),
            context=in_account(name, "role", self.account, arn, is_user=is_user),
            stack=resource.stack.name,
            address=resource.address,
        )

    def _unknown(self) -> Iterator[tuple[Resource, str]]:
        policies = [
            *(policy for item in (*self.roles, *self.users) for policy in item.identity or ()),
            *(policy for item in self.roles for policy in item.boundary or ()),
            *(policy for item in self.targets for policy in item.policies),
        ]
        for policy in policies:
            place = self.estate.at(policy.stack, policy.address)
            if policy.hidden and place is not None:
                yield place, f"{policy.name} cannot be read: {policy.hidden}"
        for resource in self.estate.all():
            yield from ((resource, reason) for reason in carriers.unread(resource))


def _account(text: str) -> str:
    found = re.fullmatch(r"(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::.*)?", text)
    return found.group(1) if found else ""
