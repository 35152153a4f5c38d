"""A producer of an encrypted queue needs two actions, a consumer one."""

from tests.rehearsal.contracts.conftest import REGION, Aws, Refused, allow

VIA = {"kms:ViaService": f"sqs.{REGION}.amazonaws.com"}
QUEUES = allow("sqs:*")


def test_producers_and_consumers_need_the_key(aws: Aws) -> None:
    url = aws.client("sqs").create_queue(
        QueueName=aws.name("queue"), Attributes={"KmsMasterKeyId": aws.key()}
    )["QueueUrl"]
    decrypt = allow("kms:Decrypt", StringEquals=VIA)
    consumer = aws.role([QUEUES, decrypt]).client("sqs")
    with Refused() as answer:
        consumer.send_message(QueueUrl=url, MessageBody="a")
    assert answer.code == "KMS.AccessDeniedException"
    assert "kms:GenerateDataKey" in answer.message
    consumer.receive_message(QueueUrl=url)
    with Refused() as answer:
        aws.role([QUEUES]).client("sqs").receive_message(QueueUrl=url)
    assert "kms:Decrypt" in answer.message
    generate = allow("kms:GenerateDataKey", StringEquals=VIA)
    aws.role([QUEUES, decrypt, generate]).client("sqs").send_message(QueueUrl=url, MessageBody="a")


def test_a_queue_without_a_key_needs_none(aws: Aws) -> None:
    url = aws.client("sqs").create_queue(QueueName=aws.name("queue"))["QueueUrl"]
    aws.role([QUEUES]).client("sqs").send_message(QueueUrl=url, MessageBody="a")
