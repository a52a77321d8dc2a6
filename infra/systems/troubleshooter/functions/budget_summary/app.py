"""GET /budgets/{budgetId}/summary: adds up what a budget has spent, month by month.

The table has one item for each budget and month: budget_key "budget#<id>", period "2025-01", spent_usd and requests as numbers.
"""

import json
import os
import re
from decimal import Decimal

BUDGET = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def handler(event, context):
    budget = (event.get("pathParameters") or {}).get("budgetId", "")
    query = event.get("queryStringParameters") or {}
    first, last = query.get("from", "0000-01"), query.get("to", "9999-12")

    if not BUDGET.fullmatch(budget):
        return problem(400, "BAD_BUDGET", "A budget is lower-case letters, digits and hyphens.")
    if not MONTH.fullmatch(first) or not MONTH.fullmatch(last) or first > last:
        return problem(400, "BAD_PERIOD", "from and to are months such as 2025-01, the first before the last.")

    months = [month(item) for item in items(budget, first, last)]
    if not months:
        return problem(404, "NO_BUDGET", "Nothing is known of this budget in this period.")
    return answer(200, summary(budget, months))


def items(budget, first, last, client=None):
    """Yields the items of a budget between two months, in order, page by page."""
    if client is None:
        import boto3

        client = boto3.client("dynamodb")
    request = {
        "TableName": os.environ["BUDGETS_TABLE"],
        "KeyConditionExpression": "budget_key = :budget AND period BETWEEN :first AND :last",
        "ExpressionAttributeValues": {
            ":budget": {"S": f"budget#{budget}"},
            ":first": {"S": first},
            ":last": {"S": last},
        },
    }
    while True:
        page = client.query(**request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def month(item):
    return {
        "period": item["period"]["S"],
        "spent_usd": Decimal(item.get("spent_usd", {"N": "0"})["N"]),
        "requests": int(item.get("requests", {"N": "0"})["N"]),
    }


def summary(budget, months):
    return {
        "id": budget,
        "months": months,
        "spent_usd": sum((m["spent_usd"] for m in months), Decimal(0)),
        "requests": sum(m["requests"] for m in months),
    }


def problem(status, code, message):
    return answer(status, {"code": code, "message": message})


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "Access-Control-Allow-Origin": os.environ["FRONTEND_ORIGIN"],
        },
        # Money is added up exactly and becomes a float only here.
        "body": json.dumps(body, default=float),
    }
