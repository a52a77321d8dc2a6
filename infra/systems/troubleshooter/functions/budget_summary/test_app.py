"""Run with: python3 -m unittest"""

import json
import os
import unittest
from unittest import mock

import app

os.environ.update(BUDGETS_TABLE="budgets", FRONTEND_ORIGIN="https://app.example.com")


def item(period, spent, requests):
    return {"period": {"S": period}, "spent_usd": {"N": spent}, "requests": {"N": requests}}


def call(budget="team-a", query=None, found=()):
    with mock.patch.object(app, "items", return_value=iter(found)):
        reply = app.handler({"pathParameters": {"budgetId": budget}, "queryStringParameters": query}, None)
    return reply["statusCode"], json.loads(reply["body"])


class Pages:
    def __init__(self, *pages):
        self.pages, self.requests = list(pages), []

    def query(self, **request):
        self.requests.append(dict(request))
        return self.pages.pop(0)


class Summary(unittest.TestCase):
    def test_months_are_added_up_exactly(self):
        status, body = call(found=[item("2025-01", "0.1", "3"), item("2025-02", "0.2", "4")])
        self.assertEqual(status, 200)
        self.assertEqual((body["spent_usd"], body["requests"]), (0.3, 7))
        self.assertEqual([m["period"] for m in body["months"]], ["2025-01", "2025-02"])

    def test_month_without_figures_counts_as_nothing(self):
        _, body = call(found=[{"period": {"S": "2025-01"}}])
        self.assertEqual((body["spent_usd"], body["requests"]), (0, 0))

    def test_unknown_budget_is_404(self):
        self.assertEqual(call()[0], 404)

    def test_bad_input_is_400(self):
        for budget, query in [("A", None), ("a#b", None), ("team-a", {"from": "2025-13"}), ("team-a", {"from": "2025-02", "to": "2025-01"})]:
            with self.subTest(budget=budget, query=query):
                self.assertEqual(call(budget, query)[0], 400)

    def test_all_pages_of_one_partition_are_read(self):
        client = Pages({"Items": [1], "LastEvaluatedKey": "k"}, {"Items": [2]})
        self.assertEqual(list(app.items("team-a", "2025-01", "2025-02", client)), [1, 2])
        self.assertEqual(client.requests[1]["ExclusiveStartKey"], "k")
        self.assertEqual(client.requests[0]["ExpressionAttributeValues"][":budget"], {"S": "budget#team-a"})


if __name__ == "__main__":
    unittest.main()
