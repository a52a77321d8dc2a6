"""Application Auto Scaling."""

import json
from typing import Any

from .registry import extend, repair


@repair("aws_appautoscaling_target", "RegisterScalableTarget, ListTagsForResource, TagResource", "tags are not implemented")
def tags() -> None:
    from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse as Responses

    kept: dict[str, dict[str, str]] = {}

    def registered(self: Any, answer: str) -> str:
        kept.setdefault(json.loads(answer)["ScalableTargetARN"], {}).update(self._get_param("Tags") or {})
        return answer

    def tag_resource(self: Any) -> str:
        kept.setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags"))
        return "{}"

    def list_tags_for_resource(self: Any) -> str:
        return json.dumps({"Tags": kept.get(self._get_param("ResourceARN"), {})})

    extend(Responses, "register_scalable_target", registered)
    setattr(Responses, "tag_resource", tag_resource)
    setattr(Responses, "list_tags_for_resource", list_tags_for_resource)
