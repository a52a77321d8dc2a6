// What works on data by the hour: Athena capacity, Glue, Managed Airflow, Grafana, Inspector, EMR on EKS,
// DataSync, Storage Gateway. https://aws.amazon.com/athena/pricing/, https://aws.amazon.com/glue/pricing/,
// https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/,
// https://aws.amazon.com/grafana/pricing/
#include <fmt/format.h>

#include <algorithm>

#include "cost/pricers.h"

namespace {

constexpr std::string_view athena = "AmazonAthena";
constexpr std::string_view glue = "AWSGlue";
constexpr std::string_view airflow = "AmazonMWAA";

void athena_capacity(const Resource& r, Bill& bill) {
  bill.hourly("Reserved capacity (DPU)", athena, "provisioned_dpu_hour", r.amount("target_dpus"));
}

void athena_workgroup(const Resource& r, Bill& bill) {
  const Value engine = r.values().block("configuration").block("engine_version")["selected_engine_version"];
  if (engine.text().value_or("").starts_with("PySpark"))
    bill.metered("Spark (DPU hours)", athena, "spark_dpu_hour", r.usage("monthly_dpu_hours"));
  else
    bill.metered("Data scanned", athena, "scanned_tb", r.usage("monthly_data_scanned_tb"));
}

/// A development endpoint has its nodes all the time. A standard worker is one data processing unit; G.1X and
/// G.2X are one and two.
void glue_endpoint(const Resource& r, Bill& bill) {
  const auto worker = r.text("worker_type", "");
  if (!worker) return bill.unknown("Data processing units", "worker_type is known after apply");
  if (worker->empty()) {
    bill.hourly("Data processing units", glue, "dev_endpoint_dpu_hour",
                r.amount("number_of_nodes", Quantity(5)));
    return;
  }
  const int units = *worker == "G.2X" ? 2 : 1;
  bill.hourly("Data processing units", glue, "dev_endpoint_dpu_hour",
              r.amount("number_of_workers") * Amount(units));
}

/// The data processing units that a job runs on. Where nothing is written AWS takes ten for Spark and a
/// sixteenth for a Python shell. https://docs.aws.amazon.com/glue/latest/dg/add-job.html
Amount glue_units(const Resource& r) {
  struct Worker {
    std::string_view type;
    int quarters;
  };
  constexpr Worker workers[] = {{"Standard", 4}, {"G.025X", 1}, {"G.1X", 4}, {"G.2X", 8},
                                {"G.4X", 16},    {"G.8X", 32},  {"Z.2X", 8}};
  const auto type = r.text("worker_type", "");
  if (!type) return Amount::unknown("worker_type is known after apply");
  if (!type->empty())
    for (const Worker& worker : workers)
      if (worker.type == *type)
        return r.amount("number_of_workers") *
               Amount(Quantity(worker.quarters) / Quantity(4), fmt::format("units of {}", *type));
  const bool shell = r.values().block("command")["name"].is("pythonshell");
  return r.amount("max_capacity", shell ? Quantity(1) / Quantity(16) : Quantity(10));
}

void glue_job(const Resource& r, Bill& bill) {
  const bool ray = r.values().block("command")["name"].is("glueray");
  const bool flexible = r.given("execution_class").is("FLEX");
  bill.metered("Duration (DPU hours)", glue,
               fmt::format("etl_dpu_hour;type={}", ray        ? "ray"
                                                   : flexible ? "flex"
                                                              : "spark-or-python-shell"),
               r.usage("monthly_hours") * glue_units(r));
}

/// Between the bounds of a fleet, what comes on top of those that the environment includes.
Amount beyond(const Resource& r, std::string_view low, std::string_view high, Quantity fewest, Quantity most,
              Quantity included) {
  const Amount from = r.amount(low, fewest), to = r.amount(high, most);
  if (!from.known()) return from;
  if (!to.known()) return to;
  return Amount(Range<Quantity>(from.range->low, std::max(from.range->low, to.range->high)),
                fmt::format("{}..{} above the {} included", low, high, included.text()))
      .above(included);
}

/// An environment has one worker, two schedulers and two web servers; further ones cost by the hour, workers
/// and web servers while there is work for them.
void airflow_environment(const Resource& r, Bill& bill) {
  const auto size = r.text("environment_class", "mw1.small");
  if (!size) return bill.unknown("Environment", "environment_class is known after apply");
  const auto item = [&](std::string_view product) { return fmt::format("{};class={}", product, *size); };
  bill.hourly(fmt::format("Environment ({})", *size), airflow, item("environment_hour"), 1);
  if (*size != "mw1.micro") {  // has one of each, and grows by none
    bill.hourly(fmt::format("Additional workers ({})", *size), airflow, item("additional_worker_hour"),
                r.usage_or("additional_workers", beyond(r, "min_workers", "max_workers", 1, 10, 1)));
    bill.hourly(fmt::format("Additional schedulers ({})", *size), airflow, item("additional_scheduler_hour"),
                r.usage_or("additional_schedulers", r.amount("schedulers", Quantity(2)).above(2)));
    bill.hourly(fmt::format("Additional web servers ({})", *size), airflow, item("additional_webserver_hour"),
                beyond(r, "min_webservers", "max_webservers", 2, 2, 2));
  }
  bill.metered("Metadata database", airflow, "metadata_db_gb_month", r.usage("meta_database_gb"));
}

/// Billed by active user; one editor is the least.
void grafana(const Resource& r, Bill& bill) {
  bill.monthly(
      "Editors and administrators", "AmazonGrafana", "editor_user_month",
      r.usage_or("editors_administrator_licenses", Amount(Quantity(1), "one at least, more by use")));
  bill.metered("Viewers", "AmazonGrafana", "viewer_user_month", r.usage("viewer_licenses"));
}

/// What is scanned, of the kinds of resources that it is turned on for.
void inspector(const Resource& r, Bill& bill) {
  struct Scan {
    std::string_view kind, label, item;
  };
  constexpr Scan scans[] = {
      {"EC2", "Instances scanned (instance hours)", "ec2_scan_instance_hour"},
      {"ECR", "Container images scanned at push", "ecr_image_initial_scan"},
      {"ECR", "Container images scanned again", "ecr_image_rescan"},
      {"LAMBDA", "Functions scanned (hours)", "lambda_standard_scan_hour"},
      {"LAMBDA_CODE", "Function code scanned (hours)", "lambda_code_scan_hour"},
  };
  const Value kinds = r.given("resource_types");
  const std::vector<Value> chosen = kinds.elements();
  for (const Scan& scan : scans)
    if (!kinds.is_array() ||
        std::any_of(chosen.begin(), chosen.end(), [&](const Value& kind) { return kind.is(scan.kind); }))
      bill.metered(std::string(scan.label), "AmazonInspectorV2", scan.item);
}

void emr_on_eks(const Resource&, Bill& bill) {
  for (std::string_view compute : {"ec2", "fargate"}) {
    bill.metered(fmt::format("vCPU hours of its jobs ({})", compute == "ec2" ? "EC2" : "Fargate"),
                 "ElasticMapReduce", fmt::format("emr_on_eks_vcpu_hour;compute={}", compute));
    bill.metered(fmt::format("GB hours of its jobs ({})", compute == "ec2" ? "EC2" : "Fargate"),
                 "ElasticMapReduce", fmt::format("emr_on_eks_gb_hour;compute={}", compute));
  }
}

void data_sync(const Resource& r, Bill& bill) {
  const bool enhanced = r.given("task_mode").is("ENHANCED");
  bill.metered("Data copied", "AWSDataSync", enhanced ? "copied_gb;mode=enhanced" : "copied_gb;mode=basic",
               r.usage("monthly_data_copied_gb"));
}

/// An FSx gateway costs by the hour, every other by what it writes and keeps.
void storage_gateway(const Resource& r, Bill& bill) {
  constexpr std::string_view service = "AWSStorageGateway";
  const auto type = r.text("gateway_type", "STORED");
  if (!type) return bill.unknown("Gateway", "gateway_type is known after apply");
  if (*type == "FILE_FSX_SMB") {
    bill.hourly("FSx File Gateway", service, "fsx_file_gateway_hour", 1);
    return;
  }
  bill.metered("Data written", service, "data_written_gb", r.usage("monthly_data_written_gb"));
  if (*type == "VTL") {
    bill.metered("Virtual tapes", service, "virtual_tape_gb_month", r.usage("virtual_tape_gb"));
    bill.metered("Archived tapes", service, "tape_archive_gb_month", r.usage("archived_tape_gb"));
  }
}

void gateway_volume(const Resource& r, Bill& bill) {
  bill.metered("Volume storage", "AWSStorageGateway", "volume_storage_gb_month", r.usage("storage_gb"))
      .remark("what it holds, at most its size");
  bill.metered("Snapshots", "AmazonEC2", "ebs_snapshot_gb_month", r.usage("snapshot_gb"));
}

void gateway_snapshots(const Resource& r, Bill& bill) {
  bill.metered("Snapshots", "AmazonEC2", "ebs_snapshot_gb_month", r.usage("snapshot_gb"));
}

void air_gapped_vault(const Resource&, Bill& bill) {
  constexpr std::string_view backup = "AWSBackup";
  struct Kind {
    std::string_view label, resource;
  };
  constexpr Kind kinds[] = {{"EBS", "ebs"},
                            {"EFS", "efs"},
                            {"S3", "s3"},
                            {"Aurora", "aurora"},
                            {"DynamoDB", "dynamodb"},
                            {"DocumentDB", "documentdb"},
                            {"Neptune", "neptune"},
                            {"FSx for Windows", "fsx-windows"},
                            {"FSx for Lustre", "fsx-lustre"},
                            {"FSx for OpenZFS", "fsx-openzfs"},
                            {"Storage Gateway", "storage-gateway"}};
  for (const Kind& kind : kinds) {
    const std::string item =
        fmt::format("backup_gb_month;resource={};tier=warm;vault=logically-air-gapped", kind.resource);
    if (bill.has_price(backup, item)) bill.metered(fmt::format("{} backups", kind.label), backup, item);
  }
  if (bill.components().empty())
    bill.metered("Backups", backup, "backup_gb_month;resource=ebs;tier=warm;vault=logically-air-gapped");
}

constexpr Pricer pricers[] = {
    {"aws_athena_capacity_reservation", "Athena", athena_capacity},
    {"aws_athena_workgroup", "Athena", athena_workgroup},
    {"aws_glue_dev_endpoint", "Glue", glue_endpoint},
    {"aws_glue_job", "Glue", glue_job},
    {"aws_mwaa_environment", "Managed Airflow", airflow_environment},
    {"aws_grafana_workspace", "Managed Grafana", grafana},
    {"aws_inspector2_enabler", "Inspector", inspector},
    {"aws_emrcontainers_virtual_cluster", "EMR", emr_on_eks},
    {"aws_datasync_task", "DataSync", data_sync},
    {"aws_storagegateway_gateway", "Storage Gateway", storage_gateway},
    {"aws_storagegateway_cached_iscsi_volume", "Storage Gateway", gateway_volume},
    {"aws_storagegateway_stored_iscsi_volume", "Storage Gateway", gateway_snapshots},
    {"aws_backup_logically_air_gapped_vault", "Backup", air_gapped_vault},
};

}  // namespace

std::span<const Pricer> analytics_pricers() {
  return pricers;
}
