"""The SNS topic that alarms notify, with a key of its own, and who subscribed to it."""

import hashlib
from collections.abc import Sequence

from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription

from modules.encryption_key import EncryptionKey
from modules.framework import Construct
from modules.permissions import Condition, Principal, Statement, policy_document

_PUBLISHERS = ("budgets.amazonaws.com", "cloudwatch.amazonaws.com")


class AlarmTopic(Construct):
    """Alarms and budgets of this account may publish, and nobody else.

    Both services need the key themselves, which is why it cannot be AWS's own
    (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html).
    """

    arn: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        account_id: str,
        region: str,
        emails: Sequence[str],
        webhooks: Sequence[str],
    ) -> None:
        super().__init__(scope, id_)
        own = Condition("StringEquals", "aws:SourceAccount", (account_id,))
        services = (Principal("Service", _PUBLISHERS),)
        key = EncryptionKey(
            self,
            "key",
            name=name,
            description=f"Notifications of {name}",
            account_id=account_id,
            region=region,
            also=(
                Statement(
                    sid="PublishersEncrypt",
                    principals=services,
                    actions=("kms:Decrypt", "kms:GenerateDataKey*"),
                    resources=("*",),  # in a key policy "*" is the key itself
                    conditions=(own,),
                ),
            ),
        )
        topic = SnsTopic(self, "topic", name=name, kms_master_key_id=key.arn)
        publish = Statement(
            sid="AlarmsAndBudgetsOfThisAccount",
            principals=services,
            actions=("sns:Publish",),
            resources=(topic.arn,),
            conditions=(own,),
        )
        SnsTopicPolicy(
            self, "policy", arn=topic.arn, policy=policy_document(self, "publishers", (publish,))
        )
        for protocol, endpoints in (("email", emails), ("https", webhooks)):
            for endpoint in endpoints:
                digest = hashlib.sha256(endpoint.encode()).hexdigest()[:12]
                SnsTopicSubscription(
                    self,
                    f"{protocol}_{digest}",  # of the endpoint: one that goes leaves the rest alone
                    topic_arn=topic.arn,
                    protocol=protocol,
                    endpoint=endpoint,
                    endpoint_auto_confirms=False if protocol == "https" else None,
                )
        self.arn = topic.arn
