"""Budgets."""

import json
from typing import Any

from .registry import extend, repair


@repair("aws_budgets_budget", "DescribeSubscribersForNotification, ListTagsForResource", "not implemented")
def subscribers() -> None:
    from moto.budgets.responses import BudgetsResponse as Responses

    tags: dict[str, list[dict[str, str]]] = {}

    def created(self: Any, answer: str) -> str:
        name = self._get_param("Budget")["BudgetName"]
        tags[f"arn:aws:budgets::{self._get_param('AccountId')}:budget/{name}"] = self._get_param("ResourceTags") or []
        return answer

    def describe(self: Any) -> str:
        budget = self.backend.budgets[self._get_param("AccountId")][self._get_param("BudgetName")]
        asked = {name: value for name, value in self._get_param("Notification").items() if name != "NotificationState"}
        found = [row.subscribers for row in budget.notifications if asked.items() <= row.details.items()]
        return json.dumps({"Subscribers": found[0] if found else []})

    extend(Responses, "create_budget", created)
    setattr(Responses, "describe_subscribers_for_notification", describe)
    setattr(Responses, "list_tags_for_resource", lambda self: json.dumps({"ResourceTags": tags.get(self._get_param("ResourceARN"), [])}))
