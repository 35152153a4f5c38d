"""Owns: the CloudFront distribution with all that is configured on it, and the web client's bucket.

Reads: `state`, `firewall`, `identity`, `api`, `stream`. Publishes: the address, and what rotation
writes to.
Separate because everything behind it is deployed without it, and it takes minutes to change.
"""

from dataclasses import dataclass

from environments import Settings
from modules.distribution import Distribution, SecurityHeaders
from modules.framework import App
from modules.viewer_request import ViewerRequest
from stacks import emulator
from stacks.api.stack import Api
from stacks.base import Stack
from stacks.edge import front_door, host
from stacks.edge.logs import log_accesses
from stacks.edge.store import EdgeStore
from stacks.firewall import Firewall
from stacks.identity import Identity
from stacks.outputs import Outputs, output
from stacks.state import State
from stacks.stream.stack import Stream


@dataclass(frozen=True)
class EdgeOutputs(Outputs):
    """Where the platform is, and where its secret goes."""

    distribution_id: str = output("Id of the distribution", placeholder="EPLACEHOLDER")
    distribution_arn: str = output(
        "ARN of the distribution",
        placeholder="arn:aws:cloudfront::{account}:distribution/EPLACEHOLDER",
    )
    distribution_domain: str = output(
        "CloudFront's host name of the distribution", placeholder="placeholder.cloudfront.net"
    )
    dns_record: str = output(
        "DNS record to make by hand: name, type and value",
        placeholder=host.NO_RECORD,
    )
    url: str = output("Public address of the platform", placeholder="{url}")
    web_bucket: str = output("Bucket of the web client", placeholder="{prefix}-web-{account}")
    key_value_store_arn: str = output(
        "Store that the viewer-request function reads",
        placeholder="arn:aws:cloudfront::{account}:key-value-store/"
        "00000000-0000-4000-8000-000000000003",
    )
    origin_secret_id: str = output(
        "Secrets Manager container of the origin secret's copy",
        placeholder="{prefix}-origin-verify",
    )


class Edge(Stack[EdgeOutputs]):
    """The one way in. docs/edge.md follows a request through it."""

    name = "edge"
    outputs = EdgeOutputs

    def __init__(
        self,
        app: App,
        settings: Settings,
        *,
        state: State,
        firewall: Firewall,
        identity: Identity,
        api: Api,
        stream: Stream,
    ) -> None:
        super().__init__(app, settings)
        prefix, domain = settings.resource_prefix, settings.domain
        cloudfront = self.provider_of_cloudfront()
        users, streaming = self.read(identity), self.read(stream)
        store = EdgeStore(self, settings)
        requests = ViewerRequest(self, "viewer_request", name=prefix)
        headers = SecurityHeaders(
            self,
            "security_headers",
            name=prefix,
            connect_to=(users.sign_in_url,),
            hsts_preload=settings.edge.hsts_preload,
        )
        hashing = front_door.body_hash(self, settings, self.read(state), cloudfront)
        behind = front_door.origins(
            self, settings, api=self.read(api), stream=streaming, bucket=store.web
        )
        certificate = host.certificate_of(self, domain, cloudfront)
        if certificate:
            host.watch(self, settings, certificate, cloudfront)
        distribution = Distribution(
            self,
            "front_door",
            comment=f"The front door of {prefix}",
            origins=behind,
            pages=front_door.pages(settings, requests),
            behaviors=front_door.behaviors(requests, hashing),
            response_headers_policy_id=headers.policy_id,
            web_acl_arn=self.read(firewall).web_acl_arn,
            price_class=settings.edge.price_class,
            certificate=certificate,
            wait_until_everywhere=emulator.takes_time_to_deploy(settings),
        )
        front_door.let_in(self, distribution.arn, stream=streaming, bucket=store.web)
        front_door.deploy_web_client(self, store.web, users)
        log_accesses(self, settings, store, distribution.arn, cloudfront)
        self.publish(
            EdgeOutputs(
                distribution_id=distribution.distribution_id,
                distribution_arn=distribution.arn,
                distribution_domain=distribution.domain,
                dns_record=host.lead_to(self, domain, distribution),
                url=settings.edge.url,
                web_bucket=store.web.name,
                key_value_store_arn=requests.store_arn,
                origin_secret_id=store.origin_secret_id,
            )
        )
