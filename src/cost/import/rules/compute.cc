// How AWS's price list sells machines, containers, functions and builds.
#include "cost/import/rules/rules.h"

namespace {

using Place = OfferRule::Place;

constexpr OfferRule rules[] = {
    // AmazonEC2
    {"AmazonEC2", "", "{instancetype};os={operatingsystem:os};tenancy={tenancy:tenancy}", "Hrs",
     "BoxUsage*|DedicatedUsage*",
     "productfamily=Compute Instance*;capacitystatus=|Used;preinstalledsw=|NA;licensemodel!=Bring your own "
     "license;marketoption=|OnDemand"},
    {"AmazonEC2", "", "cpu_credit_vcpu_hour;instance_family=t{*};os={operatingsystem:os}", "vCPU-Hours",
     "CPUCredits:t*", "operatingsystem=Linux|Windows"},
    {"AmazonEC2", "", "ebs_volume_gb_month;volume=standard", "GB-Mo", "EBS:VolumeUsage", ""},
    {"AmazonEC2", "", "ebs_volume_gb_month;volume=gp2", "GB-Mo", "EBS:VolumeUsage.gp2", ""},
    {"AmazonEC2", "", "ebs_volume_gb_month;volume=gp3", "GB-Mo", "EBS:VolumeUsage.gp3", ""},
    {"AmazonEC2", "", "ebs_volume_gb_month;volume=io1", "GB-Mo", "EBS:VolumeUsage.piops", ""},
    {"AmazonEC2", "", "ebs_volume_gb_month;volume=io2", "GB-Mo", "EBS:VolumeUsage.io2", ""},
    {"AmazonEC2", "", "ebs_volume_gb_month;volume=st1", "GB-Mo", "EBS:VolumeUsage.st1", ""},
    {"AmazonEC2", "", "ebs_volume_gb_month;volume=sc1", "GB-Mo", "EBS:VolumeUsage.sc1", ""},
    {"AmazonEC2", "", "ebs_provisioned_iops_month;volume=io1", "IOPS-Mo", "EBS:VolumeP-IOPS.piops", ""},
    {"AmazonEC2", "", "ebs_provisioned_iops_month;volume=gp3", "IOPS-Mo", "EBS:VolumeP-IOPS.gp3", ""},
    {"AmazonEC2", "", "ebs_provisioned_iops_month;volume=io2", "IOPS-Mo", "EBS:VolumeP-IOPS.io2", ""},
    {"AmazonEC2", "", "ebs_provisioned_iops_month;volume=io2", "IOPS-Mo", "EBS:VolumeP-IOPS.io2.tier2", "",
     Place::region, 32000},
    {"AmazonEC2", "", "ebs_provisioned_iops_month;volume=io2", "IOPS-Mo", "EBS:VolumeP-IOPS.io2.tier3", "",
     Place::region, 64000},
    {"AmazonEC2", "", "ebs_provisioned_throughput_mibps_month;volume=gp3", "MiBps-Mo",
     "EBS:VolumeP-Throughput.gp3", ""},
    {"AmazonEC2", "", "ebs_magnetic_io_request", "IOs", "EBS:VolumeIOUsage", ""},
    {"AmazonEC2", "", "ebs_snapshot_gb_month", "GB-Mo", "EBS:SnapshotUsage", ""},
    {"AmazonEC2", "", "ebs_snapshot_archive_gb_month", "GB-Mo", "EBS:SnapshotArchiveStorage", ""},
    {"AmazonEC2", "", "ebs_snapshot_archive_retrieval_gb", "GB", "EBS:SnapshotArchiveRetrieval", ""},
    {"AmazonEC2", "", "ebs_fast_snapshot_restore_dsu_hour", "DSU-Hrs", "EBS:FastSnapshotRestore", ""},
    {"AmazonEC2", "", "ebs_direct_api_list_request", "Requests", "EBS:directAPI.snapshot.List", ""},
    {"AmazonEC2", "", "ebs_direct_api_get_unit", "SnapshotAPIUnits", "EBS:directAPI.snapshot.Get", ""},
    {"AmazonEC2", "", "ebs_direct_api_put_unit", "SnapshotAPIUnits", "EBS:directAPI.snapshot.Put", ""},
    {"AmazonEC2", "", "nat_gateway_hour", "Hrs", "NatGateway-Hours", ""},
    {"AmazonEC2", "", "nat_gateway_gb", "GB", "NatGateway-Bytes", ""},
    // AmazonECS
    {"AmazonECS", "", "fargate_vcpu_hour;arch=x86;capacity=on-demand;os=Linux", "vCPU-Hours",
     "Fargate-vCPU-Hours:perCPU", ""},
    {"AmazonECS", "", "fargate_gb_hour;arch=x86;capacity=on-demand;os=Linux", "GB-Hours", "Fargate-GB-Hours",
     ""},
    {"AmazonECS", "", "fargate_vcpu_hour;arch=arm;capacity=on-demand;os=Linux", "vCPU-Hours",
     "Fargate-ARM-vCPU-Hours:perCPU", ""},
    {"AmazonECS", "", "fargate_gb_hour;arch=arm;capacity=on-demand;os=Linux", "GB-Hours",
     "Fargate-ARM-GB-Hours", ""},
    {"AmazonECS", "", "fargate_vcpu_hour;arch=x86;capacity=on-demand;os=Windows", "vCPU-Hours",
     "Fargate-Windows-vCPU-Hours:perCPU", ""},
    {"AmazonECS", "", "fargate_gb_hour;arch=x86;capacity=on-demand;os=Windows", "GB-Hours",
     "Fargate-Windows-GB-Hours", ""},
    {"AmazonECS", "", "fargate_windows_license_vcpu_hour", "vCPU-Hours", "Fargate-Windows-OS-Hours:perCPU",
     ""},
    {"AmazonECS", "", "fargate_ephemeral_storage_gb_hour", "GB-Hours", "Fargate-EphemeralStorage-GB-Hours",
     ""},
    {"AmazonECS", "", "ecs_anywhere_instance_hour", "Hrs",
     "ECS-Anywhere-Instance-hours*|ECS-Anywhere-Instance-Hours*", ""},
    // AmazonEKS
    {"AmazonEKS", "", "eks_cluster_hour", "Hrs", "AmazonEKS-Hours:perCluster", ""},
    {"AmazonEKS", "", "fargate_vcpu_hour;arch=x86;os=Linux", "vCPU-Hours", "Fargate-vCPU-Hours:perCPU", ""},
    {"AmazonEKS", "", "fargate_gb_hour;arch=x86;os=Linux", "GB-Hours", "Fargate-GB-Hours", ""},
    // What the list asks on top of the hour of any cluster.
    {"AmazonEKS", "", "eks_cluster_extended_support_surcharge_hour", "Hrs", "AmazonEKS-Hours:extendedSupport",
     ""},
    // AmazonECR
    {"AmazonECR", "", "storage_gb_month", "GB-Mo", "TimedStorage-ByteHrs", ""},
    // AWSLambda
    {"AWSLambda", "", "lambda_gb_second;arch=x86", "Lambda-GB-Second", "*", "group=AWS-Lambda-Duration"},
    {"AWSLambda", "", "lambda_gb_second;arch=arm", "Lambda-GB-Second", "*", "group=AWS-Lambda-Duration-ARM"},
    {"AWSLambda", "", "lambda_request;arch=x86", "Requests", "*", "group=AWS-Lambda-Requests"},
    {"AWSLambda", "", "lambda_request;arch=arm", "Requests", "*", "group=AWS-Lambda-Requests-ARM"},
    {"AWSLambda", "", "lambda_provisioned_concurrency_gb_second;arch=x86", "Lambda-GB-Second", "*",
     "group=AWS-Lambda-Provisioned-Concurrency"},
    {"AWSLambda", "", "lambda_provisioned_concurrency_gb_second;arch=arm", "Lambda-GB-Second", "*",
     "group=AWS-Lambda-Provisioned-Concurrency-ARM"},
    {"AWSLambda", "", "lambda_provisioned_duration_gb_second;arch=x86", "Lambda-GB-Second", "*",
     "group=AWS-Lambda-Duration-Provisioned"},
    {"AWSLambda", "", "lambda_provisioned_duration_gb_second;arch=arm", "Lambda-GB-Second", "*",
     "group=AWS-Lambda-Duration-Provisioned-ARM"},
    {"AWSLambda", "", "lambda_ephemeral_storage_gb_second;arch=x86", "GB-Seconds", "*",
     "group=AWS-Lambda-Storage-Duration"},
    {"AWSLambda", "", "lambda_ephemeral_storage_gb_second;arch=arm", "GB-Seconds", "*",
     "group=AWS-Lambda-Storage-Duration-ARM"},
    {"AWSLambda", "", "lambda_edge_gb_second", "Lambda-GB-Second", "*", "group=AWS-Lambda-Edge-Duration"},
    {"AWSLambda", "", "lambda_edge_request", "Requests", "*", "group=AWS-Lambda-Edge-Requests"},
    // ElasticMapReduce
    {"ElasticMapReduce", "", "{instancetype};fee=emr-on-ec2", "Hrs", "BoxUsage:*",
     "productfamily=Elastic Map Reduce Instance"},
    {"ElasticMapReduce", "", "emr_on_eks_vcpu_hour;compute=ec2", "vCPU-Hours", "EMR-EKS-EC2-vCPUHours", ""},
    {"ElasticMapReduce", "", "emr_on_eks_gb_hour;compute=ec2", "GB-Hours", "EMR-EKS-EC2-GBHours", ""},
    {"ElasticMapReduce", "", "emr_on_eks_vcpu_hour;compute=fargate", "vCPU-Hours",
     "EMR-EKS-Fargate-vCPUHours", ""},
    {"ElasticMapReduce", "", "emr_on_eks_gb_hour;compute=fargate", "GB-Hours", "EMR-EKS-Fargate-GBHours", ""},
    // CodeBuild
    {"CodeBuild", "", "build_minute;compute=general1.{*};os=Linux", "Minutes", "Build-Min:Linux:g1.*", ""},
    {"CodeBuild", "", "build_minute;compute=arm1.{*};os=Linux", "Minutes", "Build-Min:ARM:g1.*", ""},
    {"CodeBuild", "", "build_minute;compute=general1.{*};os=Windows", "Minutes", "Build-Min:Windows:g1.*",
     ""},
    {"CodeBuild", "", "build_minute;compute=gpu1.{*};os=Linux", "Minutes", "Build-Min:LinuxGPU:g1.*", ""},
    // AWSAmplify
    {"AWSAmplify", "", "build_minute", "Minutes", "BuildDuration", ""},
    {"AWSAmplify", "", "stored_gb_month", "GB-Mo", "DataStorage", ""},
    {"AWSAmplify", "", "served_gb", "GB", "DataTransferOut", ""},
    // AWSAppRunner
    {"AWSAppRunner", "", "active_vcpu_hour", "vCPU-Hours", "AppRunner-vCPU-hours", ""},
    {"AWSAppRunner", "", "memory_gb_hour", "GB-Hours", "AppRunner-GB-hours|AppRunner-Provisioned-GB-hours",
     ""},
};

}  // namespace

std::span<const OfferRule> offer_rules_of_compute() {
  return rules;
}
