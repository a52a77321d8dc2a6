// How AWS's price list sells load balancers, networks, names and delivery.
#include "cost/import/rules/rules.h"

namespace {

using Place = OfferRule::Place;

constexpr OfferRule rules[] = {
    // AWSELB
    {"AWSELB", "AmazonEC2", "clb_hour", "Hrs", "LoadBalancerUsage",
     "operation=|LoadBalancing;productfamily=Load Balancer"},
    {"AWSELB", "AmazonEC2", "clb_gb", "GB", "DataProcessing-Bytes",
     "operation=|LoadBalancing;productfamily=Load Balancer"},
    {"AWSELB", "AmazonEC2", "alb_hour", "Hrs", "LoadBalancerUsage", "operation=LoadBalancing:Application"},
    {"AWSELB", "AmazonEC2", "alb_lcu_hour", "LCU-Hrs", "LCUUsage", "operation=LoadBalancing:Application"},
    {"AWSELB", "AmazonEC2", "alb_reserved_lcu_hour", "LCU-Hrs", "ReservedLCUUsage",
     "operation=LoadBalancing:Application"},
    {"AWSELB", "AmazonEC2", "nlb_hour", "Hrs", "LoadBalancerUsage", "operation=LoadBalancing:Network"},
    {"AWSELB", "AmazonEC2", "nlb_lcu_hour", "LCU-Hrs", "LCUUsage", "operation=LoadBalancing:Network"},
    {"AWSELB", "AmazonEC2", "gwlb_hour", "Hrs", "LoadBalancerUsage", "operation=LoadBalancing:Gateway"},
    {"AWSELB", "AmazonEC2", "gwlb_lcu_hour", "LCU-Hrs", "LCUUsage", "operation=LoadBalancing:Gateway"},
    {"AWSELB", "AmazonEC2", "alb_trust_store_hour", "Hrs", "TS-LoadBalancerUsage",
     "operation=LoadBalancing:Application"},
    // AmazonVPC
    {"AmazonVPC", "AmazonEC2", "public_ipv4_in_use_hour", "Hrs", "PublicIPv4:InUseAddress", ""},
    {"AmazonVPC", "AmazonEC2", "public_ipv4_idle_hour", "Hrs", "PublicIPv4:IdleAddress", ""},
    {"AmazonVPC", "AmazonEC2", "public_ipv4_contiguous_block_hour", "Hrs", "PublicIPv4:ContiguousBlock", ""},
    {"AmazonVPC", "AmazonEC2", "vpc_endpoint_interface_hour", "Hrs", "VpcEndpoint-Hours", ""},
    {"AmazonVPC", "AmazonEC2", "vpc_endpoint_interface_gb", "GB", "VpcEndpoint-Bytes", ""},
    {"AmazonVPC", "AmazonEC2", "vpc_endpoint_gwlb_hour", "Hrs", "VpcEndpoint-GWLBE-Hours", ""},
    {"AmazonVPC", "AmazonEC2", "vpc_endpoint_gwlb_gb", "GB", "VpcEndpoint-GWLBE-Bytes", ""},
    {"AmazonVPC", "AmazonEC2", "transit_gateway_attachment_hour;attachment=vpc", "Hrs",
     "TransitGateway-Hours", "operation=TransitGatewayVPC"},
    {"AmazonVPC", "AmazonEC2", "transit_gateway_attachment_hour;attachment=vpn", "Hrs",
     "TransitGateway-Hours", "operation=TransitGatewayVPN"},
    {"AmazonVPC", "AmazonEC2", "transit_gateway_attachment_hour;attachment=direct-connect", "Hrs",
     "TransitGateway-Hours", "operation=TransitGatewayDirectConnect"},
    {"AmazonVPC", "AmazonEC2", "transit_gateway_attachment_hour;attachment=peering", "Hrs",
     "TransitGateway-Hours", "operation=TransitGatewayPeering"},
    {"AmazonVPC", "AmazonEC2", "transit_gateway_attachment_hour;attachment=connect", "Hrs",
     "TransitGateway-Hours", "operation=TransitGatewayConnect"},
    {"AmazonVPC", "AmazonEC2", "transit_gateway_gb;attachment=vpc", "GB", "TransitGateway-Bytes",
     "operation=TransitGatewayVPC"},
    {"AmazonVPC", "AmazonEC2", "transit_gateway_gb;attachment=vpn", "GB", "TransitGateway-Bytes",
     "operation=TransitGatewayVPN"},
    {"AmazonVPC", "AmazonEC2", "transit_gateway_gb;attachment=direct-connect", "GB", "TransitGateway-Bytes",
     "operation=TransitGatewayDirectConnect"},
    {"AmazonVPC", "AmazonEC2", "vpn_connection_hour", "Hrs", "VPN-Usage-Hours:ipsec.1", ""},
    {"AmazonVPC", "AmazonEC2", "client_vpn_connection_hour", "Hrs", "ClientVPN-ConnectionHours", ""},
    {"AmazonVPC", "AmazonEC2", "client_vpn_endpoint_association_hour", "Hrs", "ClientVPN-EndpointHours", ""},
    {"AmazonVPC", "", "ipam_active_ip_hour;tier=advanced", "Hrs", "IPAddressManager-IP-Hours", ""},
    // AWSDataTransfer
    {"AWSDataTransfer", "", "internet_out_gb", "GB", "DataTransfer-Out-Bytes", "tolocation=External"},
    {"AWSDataTransfer", "", "intra_region_az_gb", "GB", "DataTransfer-Regional-Bytes",
     "transfertype=IntraRegion"},
    // The neighbours in the east of the US are cheaper, and Thailand is dearer from some places. Where two
    // prices are left for the other regions, neither is taken.
    {"AWSDataTransfer", "", "inter_region_gb;to=us-east-1-us-east-2", "GB", "*-AWS-Out-Bytes",
     "transfertype=InterRegion Outbound;fromlocation=US East (N. Virginia);tolocation=US East (Ohio)"},
    {"AWSDataTransfer", "", "inter_region_gb;to=us-east-1-us-east-2", "GB", "*-AWS-Out-Bytes",
     "transfertype=InterRegion Outbound;fromlocation=US East (Ohio);tolocation=US East (N. Virginia)"},
    {"AWSDataTransfer", "", "inter_region_gb;to=ap-southeast-7", "GB", "*-AWS-Out-Bytes",
     "transfertype=InterRegion Outbound;tolocation=Asia Pacific (Thailand)"},
    {"AWSDataTransfer", "", "inter_region_gb;to=other-regions", "GB", "*-AWS-Out-Bytes",
     "transfertype=InterRegion Outbound;tolocationtype=|AWS Region;tolocation!=AWS "
     "GovCloud*|China*|;fromlocation!=AWS GovCloud*|"},
    // AmazonRoute53
    {"AmazonRoute53", "", "hosted_zone_month", "HostedZone", "^HostedZone", "", Place::global},
    {"AmazonRoute53", "", "dns_query;routing=standard", "Queries", "^DNS-Queries", "", Place::global},
    {"AmazonRoute53", "", "dns_query;routing=latency", "Queries", "^LBR-Queries", "", Place::global},
    {"AmazonRoute53", "", "dns_query;routing=geo", "Queries", "^Geo-Queries", "", Place::global},
    {"AmazonRoute53", "", "dns_query;routing=ip-based", "Queries", "^IP-Queries|^IPBased-Queries", "",
     Place::global},
    {"AmazonRoute53", "", "dns_query;routing=geoproximity", "Queries", "^GeoProximity-Queries", "",
     Place::global},
    {"AmazonRoute53", "", "health_check_month;endpoint=aws", "HealthChecks", "^Health-Check-AWS", "",
     Place::global},
    {"AmazonRoute53", "", "health_check_month;endpoint=non-aws", "HealthChecks", "^Health-Check-Non-AWS", "",
     Place::global},
    {"AmazonRoute53", "", "health_check_option_month;endpoint=aws", "HealthChecks",
     "^Health-Check-Option-AWS", "", Place::global},
    {"AmazonRoute53", "", "health_check_option_month;endpoint=non-aws", "HealthChecks",
     "^Health-Check-Option-Non-AWS", "", Place::global},
    {"AmazonRoute53", "", "resolver_endpoint_eni_hour", "Hrs", "ResolverNetworkInterface", ""},
    // AmazonCloudFront
    {"AmazonCloudFront", "", "data_transfer_out_gb;edge={*:edge}", "GB", "^*-DataTransfer-Out-Bytes",
     "tolocation=|External", Place::global},
    {"AmazonCloudFront", "", "data_transfer_to_origin_gb;edge={*:edge}", "GB", "^*-DataTransfer-Out-OBytes",
     "", Place::global},
    {"AmazonCloudFront", "", "http_request;edge={*:edge}", "Requests", "^*-Requests-Tier1", "",
     Place::global},
    {"AmazonCloudFront", "", "https_request;edge={*:edge}", "Requests", "^*-Requests-Tier2-HTTPS", "",
     Place::global},
    {"AmazonCloudFront", "", "invalidation_path", "URL", "^Invalidations", "", Place::global},
    {"AmazonCloudFront", "", "function_invocation", "Invocations", "^Executions-CloudFrontFunctions", "",
     Place::global},
    {"AmazonCloudFront", "", "dedicated_ip_ssl_month", "Month", "^SSL-Cert-Custom", "", Place::global},
    {"AmazonCloudFront", "", "realtime_log_line", "Log lines", "^*",
     "operation=RealTimeLog-KinesisDataStream", Place::global},
    // AmazonApiGateway
    {"AmazonApiGateway", "", "rest_api_request", "Requests", "ApiGatewayRequest", ""},
    {"AmazonApiGateway", "", "http_api_request", "Requests", "ApiGatewayHttpRequest", ""},
    {"AmazonApiGateway", "", "websocket_message", "Messages", "ApiGatewayMessage", ""},
    {"AmazonApiGateway", "", "websocket_connection_minute", "Minutes", "ApiGatewayMinute", ""},
    {"AmazonApiGateway", "", "cache_hour;cache_gb={*}", "Hrs", "ApiGatewayCacheUsage:*GB", ""},
    // AWSNetworkFirewall
    {"AWSNetworkFirewall", "", "endpoint_hour", "Hrs", "Endpoint-Hour", ""},
    {"AWSNetworkFirewall", "", "data_processed_gb", "GB", "Traffic-GB-Processed", ""},
};

}  // namespace

std::span<const OfferRule> offer_rules_of_network() {
  return rules;
}
