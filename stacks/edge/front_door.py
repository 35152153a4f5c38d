"""The parts of the stack `edge`: origins, behaviors, who lets CloudFront in, and the web client."""

from pathlib import Path

from cdktf_cdktf_provider_aws.cloudfront_distribution import CloudfrontDistributionOrigin
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_object import S3Object

from environments import Settings
from modules.bundle import build_function, web_files
from modules.distribution import Behavior, PageSource
from modules.distribution.origins import bucket_origin, function_origin, web_origin
from modules.edge_function import EdgeFunction
from modules.framework import App, Construct, Fn
from modules.permissions import Condition, Principal, Statement
from modules.private_bucket import PrivateBucket
from modules.viewer_request import ViewerRequest
from modules.web_files import WebFiles
from stacks.api.stack import ApiOutputs
from stacks.identity import IdentityOutputs
from stacks.shared.paths import API_AREAS, PROGRAM_AREA, STREAM_AREA
from stacks.state import StateOutputs
from stacks.stream.stack import StreamOutputs

_SOURCES = Path(__file__).resolve().parents[2]
_CLOUDFRONT = "cloudfront.amazonaws.com"
_PAGES, _API, _STREAM = "pages", "api", "stream"
_REDIRECT_PATH = "/signed-in"
_OLD_VERSIONS_DAYS = 30


def origins(
    scope: Construct,
    settings: Settings,
    *,
    api: ApiOutputs,
    stream: StreamOutputs,
    bucket: PrivateBucket,
) -> list[CloudfrontDistributionOrigin]:
    """Pages, the HTTP API and the streaming function."""
    prefix, external = settings.resource_prefix, settings.edge.web_origin
    # Without access control for the bucket where another host serves the pages.
    pages_origin = (
        web_origin(_PAGES, domain_name=external)
        if external
        else bucket_origin(scope, _PAGES, name=prefix, domain_name=bucket.regional_domain_name)
    )
    return [
        pages_origin,
        web_origin(_API, domain_name=Fn.element(Fn.split("/", api.api_endpoint), 2)),
        function_origin(scope, _STREAM, name=prefix, domain_name=stream.function_url_domain),
    ]


def pages(settings: Settings, requests: ViewerRequest) -> PageSource:
    """What no other behavior matches."""
    external = settings.edge.web_origin is not None
    arn = requests.function_arn("web_origin" if external else "pages")
    return PageSource(_PAGES, arn, external=external)


def behaviors(requests: ViewerRequest, body_hash: EdgeFunction) -> list[Behavior]:
    """The table of paths in the order in which CloudFront looks.

    The web client hashes the bodies that it streams; programs use clients that know nothing of it.
    """
    api, stream = requests.function_arn("api"), requests.function_arn("stream")
    return [
        *(Behavior(area, _API, api) for area in API_AREAS),
        Behavior(STREAM_AREA, _STREAM, stream),
        Behavior(PROGRAM_AREA, _STREAM, stream, body_function_arn=body_hash.version_arn),
    ]


def body_hash(
    scope: Construct, settings: Settings, state: StateOutputs, provider: AwsProvider
) -> EdgeFunction:
    """The function that hashes bodies before CloudFront signs them."""
    bundle = build_function(
        _SOURCES, "body_hash", Path(App.of(scope).outdir) / "functions", alone=True
    )
    return EdgeFunction(
        scope,
        "body_hash",
        name_prefix=settings.resource_prefix,
        description="Hashes the bodies of programs, which CloudFront's signature covers",
        archive=bundle.path,
        sha256=bundle.sha256,
        boundary_arn=state.workload_boundary_arn,
        provider=provider,
    )


def let_in(
    scope: Construct, distribution_arn: str, *, stream: StreamOutputs, bucket: PrivateBucket
) -> None:
    """Lets this distribution, and no other, read the bucket and call the streaming function.

    A Function URL made since October 2025 asks for both actions. That the second is used through
    the URL only cannot be said with this version of the provider; the distribution's ARN stands
    in both. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    """
    bucket.allow(
        Statement(
            sid="PagesForThisDistribution",
            principals=(Principal("Service", (_CLOUDFRONT,)),),
            actions=("s3:GetObject",),
            resources=(f"{bucket.arn}/*",),
            conditions=(Condition("StringEquals", "aws:SourceArn", (distribution_arn,)),),
        )
    )
    bucket.forget(old_versions_days=_OLD_VERSIONS_DAYS)
    LambdaPermission(
        scope,
        "distribution_invokes_url",
        statement_id="DistributionInvokesUrl",
        action="lambda:InvokeFunctionUrl",
        function_url_auth_type="AWS_IAM",
        function_name=stream.function_name,
        principal=_CLOUDFRONT,
        source_arn=distribution_arn,
    )
    LambdaPermission(
        scope,
        "distribution_invokes_function",
        statement_id="DistributionInvokesFunction",
        action="lambda:InvokeFunction",
        function_name=stream.function_name,
        principal=_CLOUDFRONT,
        source_arn=distribution_arn,
    )


def deploy_web_client(scope: Construct, bucket: PrivateBucket, users: IdentityOutputs) -> None:
    """Puts the web client into the bucket, and what it has to know about this environment."""
    WebFiles(scope, "web", bucket=bucket, files=web_files())
    S3Object(
        scope,
        "web_configuration",
        bucket=bucket.name,
        key="config.json",
        content_type="application/json",
        cache_control="no-cache",
        content=Fn.jsonencode(
            {
                "sign_in_url": users.sign_in_url,
                "client_id": users.web_client_id,
                "redirect_path": _REDIRECT_PATH,
            }
        ),
        depends_on=[bucket.versioning],
    )
