"""Cloud Map."""

from typing import Any

from .registry import repair


@repair("aws_service_discovery_private_dns_namespace", "DeleteNamespace", "leaves the hosted zone of the namespace behind")
def delete_zone() -> None:
    from moto.route53 import route53_backends
    from moto.servicediscovery.models import ServiceDiscoveryBackend as Backend

    delete_namespace = Backend.delete_namespace

    def delete(self: Any, namespace_id: str) -> Any:
        namespace = self.namespaces.get(namespace_id)
        operation = delete_namespace(self, namespace_id)
        if zone := (namespace.dns_properties or {}).get("HostedZoneId"):
            route53_backends[self.account_id][self.partition].zones.pop(zone.rsplit("/", 1)[-1], None)
        return operation

    setattr(Backend, "delete_namespace", delete)
