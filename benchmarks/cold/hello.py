"""What functions are compared with: Powertools' hello-world, with one read of DynamoDB by boto3."""

import os

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger()
app = APIGatewayHttpResolver()
tables = boto3.client("dynamodb")


@app.get("/hello")
def hello() -> dict[str, str]:
    key = {"record_key": {"S": "tenant#acme"}}
    found = tables.get_item(TableName=os.environ["TENANTS_TABLE_NAME"], Key=key)
    logger.debug("read")
    return {"message": f"hello {found['Item']['name']['S']}"}


@logger.inject_lambda_context
def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    return app.resolve(event, context)
