"""A table's key is used in the name of whoever reads and writes items."""

from tests.rehearsal.contracts.conftest import REGION, Aws, Refused, allow

VIA = {"kms:ViaService": f"dynamodb.{REGION}.amazonaws.com"}


def options(aws: Aws, key: str) -> dict[str, object]:
    return {
        "TableName": aws.name("table"),
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "SSESpecification": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
    }


def test_whoever_makes_a_table_lends_its_key(aws: Aws) -> None:
    maker = [allow("dynamodb:*"), allow("kms:DescribeKey", StringEquals=VIA)]
    with Refused() as answer:
        aws.role(maker).client("dynamodb").create_table(**options(aws, aws.key()))
    assert "kms:CreateGrant" in answer.message
    lend = allow("kms:CreateGrant", Bool={"kms:GrantIsForAWSResource": "true"})
    aws.role([*maker, lend]).client("dynamodb").create_table(**options(aws, aws.key()))


def test_items_need_the_key(aws: Aws) -> None:
    made = options(aws, aws.key())
    aws.client("dynamodb").create_table(**made)
    item = {"TableName": made["TableName"], "Item": {"pk": {"S": "a"}}}
    with Refused() as answer:
        aws.role([allow("dynamodb:*")]).client("dynamodb").put_item(**item)
    assert answer.code == "AccessDeniedException"
    assert "kms:Decrypt" in answer.message
    user = aws.role([allow("dynamodb:*"), allow("kms:Decrypt", StringEquals=VIA)])
    user.client("dynamodb").put_item(**item)
    user.client("dynamodb").transact_write_items(TransactItems=[{"Put": item}])


def test_a_table_of_awss_own_key_needs_none(aws: Aws) -> None:
    made = {k: v for k, v in options(aws, "").items() if k != "SSESpecification"}
    aws.client("dynamodb").create_table(**made)
    aws.role([allow("dynamodb:*")]).client("dynamodb").get_item(
        TableName=made["TableName"], Key={"pk": {"S": "a"}}
    )
