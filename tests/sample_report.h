// Reports built by hand, for the tests of what prints them.
#pragma once

#include <string>
#include <utility>

#include "report/read_report.h"
#include "report/report.h"

inline Usd usd(std::string_view amount) {
  return Usd(*Decimal::parse(amount));
}

inline Range<Usd> usd(std::string_view low, std::string_view high) {
  return {usd(low), usd(high)};
}

inline ReportedComponent sample_component(std::string name, std::string_view price, Range<Usd> monthly) {
  ReportedComponent line;
  line.name = std::move(name);
  line.unit = "Hrs";
  line.status = LineStatus::priced;
  line.quantity = Range<Quantity>(Quantity(730));
  line.price = usd(price);
  line.monthly = monthly;
  line.price_key = "AmazonRDS/db@us-east-1";
  line.source = "aws-2026-07-20";
  line.as_of = "2026-07-20";
  return line;
}

inline ReportedComponent sample_rate(std::string name, std::string_view price, std::string unit) {
  ReportedComponent line = sample_component(std::move(name), price, {});
  line.status = LineStatus::usage;
  line.unit = std::move(unit);
  line.quantity.reset();
  return line;
}

/// One database that is replaced and costs more, a NAT gateway that is created, a service between two ends.
inline Environment sample_environment(std::string name = "prod") {
  Environment prod;
  prod.name = std::move(name);
  prod.decision = {
      Verdict::block,
      {{Verdict::block, "risk.severity", "1 critical finding"},
       {Verdict::block, "cost.max_monthly_increase", "+412.30 USD a month is over the limit of 200.00"}}};
  prod.plan_path = "plans/prod.json";
  prod.format_version = "1.2";
  prod.terraform_version = "1.11.4";
  prod.timestamp = "2026-07-28T09:30:00Z";
  prod.unbound_secrets = 1;
  prod.counts.replace = 1;
  prod.counts.create = 1;
  prod.counts.update = 1;
  prod.counts.no_op = 41;
  prod.before = usd("1204.18");
  prod.after = usd("1616.48");
  prod.delta = usd("412.30");
  prod.coverage = {4, 1, 38, 1, 0};
  prod.services = {{"Fargate", 1, usd("266.55", "710.80"), usd("266.55", "710.80"), {}, true},
                   {"NAT gateway", 2, usd("32.85"), usd("65.70"), usd("32.85"), true},
                   {"RDS", 1, usd("232.14"), usd("464.28"), usd("232.14"), true},
                   {"S3", 2, {}, {}, {}, true}};
  prod.unsupported_types = {{"aws_quicksight_theme", 1}};

  ReportedChange database;
  database.address = "module.core.module.database.aws_db_instance.this";
  database.module_address = "module.core.module.database";
  database.type = "aws_db_instance";
  database.provider = "registry.terraform.io/hashicorp/aws";
  database.reason = "replace_because_cannot_update";
  database.action = Action::replace;
  database.actions = {"delete", "create"};
  database.forced_by = {"storage_encrypted"};
  database.attributes = {{"instance_class", "\"db.m6g.large\"", "\"db.m6g.xlarge\"", false},
                         {"storage_encrypted", "false", "true", true}};
  ReportedChange gateway;
  gateway.address = "module.core.module.network.aws_nat_gateway.this[\"us-east-1b\"]";
  gateway.module_address = "module.core.module.network";
  gateway.type = "aws_nat_gateway";
  gateway.provider = database.provider;
  gateway.action = Action::create;
  gateway.actions = {"create"};
  ReportedChange group;
  group.address = "module.core.module.network.aws_security_group.this";
  group.module_address = "module.core.module.network";
  group.type = "aws_security_group";
  group.provider = database.provider;
  group.action = Action::update;
  group.actions = {"update"};
  group.attributes = {{"description", "\"old\"", "\"new\"", false}};
  database.fingerprint = "0123456789abcdef0123456789abcdef";
  gateway.fingerprint = "1123456789abcdef0123456789abcdef";
  group.fingerprint = "2123456789abcdef0123456789abcdef";
  prod.changes = {database, gateway, group};
  prod.outputs = {{"endpoint", "3123456789abcdef0123456789abcdef", Action::update}};
  prod.action_fingerprints = {"4123456789abcdef0123456789abcdef"};
  prod.fingerprint = fingerprint_of_parts(prod);

  ReportedResource instance;
  instance.address = database.address;
  instance.type = database.type;
  instance.service = "RDS";
  instance.region = "us-east-1";
  instance.cost_class = CostClass::priced;
  instance.action = Action::replace;
  instance.before = usd("232.14");
  instance.after = usd("464.28");
  instance.delta = usd("232.14");
  instance.before_components = {sample_component("Instance (db.m6g.large)", "0.318", usd("232.14"))};
  instance.after_components = {sample_component("Instance (db.m6g.xlarge)", "0.636", usd("464.28"))};
  ReportedResource nat;
  nat.address = gateway.address;
  nat.type = gateway.type;
  nat.service = "NAT gateway";
  nat.region = "us-east-1";
  nat.cost_class = CostClass::priced;
  nat.action = Action::create;
  nat.after = nat.delta = usd("32.85");
  nat.after_components = {sample_component("NAT gateway", "0.045", usd("32.85")),
                          sample_rate("Data processed", "0.045", "GB")};
  ReportedResource app;
  app.address = "module.core.aws_ecs_service.app";
  app.type = "aws_ecs_service";
  app.service = "Fargate";
  app.region = "us-east-1";
  app.cost_class = CostClass::priced;
  app.before = app.after = usd("266.55", "710.80");
  ReportedComponent vcpu = sample_component("vCPU", "0.04048", usd("266.55", "710.80"));
  vcpu.quantity = Range<Quantity>(Quantity(2190), Quantity(5840));
  vcpu.origin = "min_capacity..max_capacity";
  app.before_components = app.after_components = {vcpu};
  ReportedResource bucket;
  bucket.address = "module.core.aws_s3_bucket.logs";
  bucket.type = "aws_s3_bucket";
  bucket.service = "S3";
  bucket.region = "us-east-1";
  bucket.cost_class = CostClass::usage;
  bucket.before_components = bucket.after_components = {sample_rate("Storage", "0.023", "GB-Mo")};
  ReportedResource theme;
  theme.address = "aws_quicksight_theme.dark";
  theme.type = "aws_quicksight_theme";
  theme.cost_class = CostClass::unsupported;
  prod.resources = {theme, app, bucket, instance, nat};

  ReportedFinding lost;
  lost.rule = "rds-replaced";
  lost.severity = Severity::critical;
  lost.category = Category::data_loss;
  lost.action = Action::replace;
  lost.address = database.address;
  lost.message = "database is destroyed and created again: no final snapshot, backups go with it";
  lost.why = "its data cannot be restored once the instance is gone";
  lost.fix =
      "copy a snapshot with encryption and restore from it, or keep the old database until the data is moved";
  lost.evidence = {{"storage_encrypted", "false", "true"}, {"skip_final_snapshot", "true", ""}};
  ReportedFinding per_zone;
  per_zone.rule = "nat-per-az";
  per_zone.severity = Severity::medium;
  per_zone.category = Category::cost;
  per_zone.action = Action::create;
  per_zone.address = gateway.address;
  per_zone.message = "NAT gateway for one more zone";
  per_zone.why = "each costs by the hour and by the GB";
  per_zone.fix = "share one where an outage of its zone is tolerable";
  lost.causes = {{"module.core.aws_kms_key.data", "arn", database.address, "kms_key_id", Action::create}};
  prod.findings = {lost, per_zone};
  return prod;
}

/// What lets it pass: alice, or anybody of a team.
inline Environment sample_with_approval() {
  Environment environment = sample_environment();
  environment.approval_key = "fedcba9876543210";
  Approval approval;
  approval.environments = environment.name;
  approval.users = {"alice"};
  approval.teams = {"example/platform"};
  approval.reasons = {"cost.max_monthly_increase"};
  environment.approvals = {approval};
  return environment;
}

inline Report report_of(std::vector<Environment> environments) {
  Report report;
  report.version = "0.1.0";
  report.prices_date = "2026-07-20";
  report.prices_fingerprint = "c0ffee";
  report.policy_fingerprint = "d00d";
  for (Environment& environment : environments) {
    report.verdict = std::max(report.verdict, environment.decision.verdict);
    report.environments.push_back(std::move(environment));
  }
  return report;
}

inline Report sample_report() {
  return report_of({sample_environment()});
}

/// Sets every text of a report that can come from a plan to `text`.
inline Report report_full_of(const std::string& text) {
  Environment e = sample_with_approval();
  e.name = text;
  for (Reason& reason : e.decision.reasons) reason.text = text;
  e.plan_path = e.format_version = e.terraform_version = e.timestamp = text;
  e.unsupported_types = {{text, 3}};
  for (ServiceCost& service : e.services) service.service += text;
  for (ReportedChange& c : e.changes) {
    c.address = c.type = c.provider = c.previous_address = c.deposed = c.reason = c.module_address = text;
    c.actions = {text};
    c.forced_by = {text};
    c.attributes.push_back({text, text, text, true});
    c.causes = {{text, text, "", text, Action::replace, true}};
    c.begins = {{RootKind::edited, text, {text}}};
  }
  e.renames = {{text, text, "possible", text, 2, {text}}};
  e.roots = {{RootKind::edited, text, text, text, {text}, {text}, {text, text}}};
  for (ReportedResource& r : e.resources) {
    r.address = r.type = r.region = r.note = text;
    for (auto* lines : {&r.before_components, &r.after_components})
      for (ReportedComponent& line : *lines)
        line.name = line.unit = line.origin = line.note = line.price_key = text;
  }
  for (ReportedFinding& f : e.findings) {
    f.address = f.message = f.fix = f.why = text;
    f.evidence.push_back({text, text, text});
    f.causes = {{text, text, f.address, text, Action::replace}};
  }
  e.drift = e.deferred = e.failed_checks = {text, text};
  e.counts.drift = e.counts.deferred = 2;
  e.outputs[0].name = text;
  Environment other = e;
  other.name = text + "2";
  for (Environment* environment : {&e, &other}) environment->approvals[0].environments = environment->name;
  Report report = report_of({e, other});
  report.notes = {text};
  return report;
}
