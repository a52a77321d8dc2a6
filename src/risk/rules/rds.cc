// Databases of RDS and Aurora.
#include <algorithm>

#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> instance_destroyed(const Subject& subject) {
  std::optional<Hit> hit = destroyed(subject);
  // The data of a replica lives on in its source.
  if (hit && !is_empty(subject.before["replicate_source_db"])) {
    hit->severity = std::min(*hit->severity, Severity::medium);
    hit->detail = joined(std::move(hit->detail), "a read replica, its source keeps the data");
  }
  return hit;
}

/// Sharing with "all" is not sharing with somebody.
std::optional<Hit> shared_with_all(const Subject& subject) {
  const auto says_all = [](const Value& accounts) {
    for (const Value& account : accounts.elements())
      if (account.is("all")) return true;
    return false;
  };
  if (!says_all(subject.after["shared_accounts"]) || says_all(subject.before["shared_accounts"]))
    return std::nullopt;
  return Hit{{subject.evidence("shared_accounts")}, {}, {}};
}

/// "15.4" and "8.0.mysql_aurora.3.05.2": the number in front.
std::optional<Decimal> major(const Value& version) {
  const auto text = version.text();
  return text ? Decimal::parse(text->substr(0, text->find('.'))) : std::nullopt;
}

std::optional<Hit> major_upgrade(const Subject& subject) {
  const auto before = major(subject.before["engine_version"]);
  const auto after = major(subject.after["engine_version"]);
  if (!subject.changes() || !before || !after || *after <= *before) return std::nullopt;
  return Hit{{subject.evidence("engine_version")}, {}, {}};
}

constexpr Rule rules[] = {
    {
        .id = "rds-instance-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_db_instance",
        .title = "database destroyed",
        .why = "its data goes with it, and its automated backups too unless they are kept",
        .fix = "keep it; or take a snapshot, test restoring it, and create the new one with "
               "`snapshot_identifier`",
        .fine_when = "it is a replica, or its data was moved and checked",
        .applies = instance_destroyed,
    },
    {
        .id = "rds-cluster-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_rds_cluster aws_rds_shard_group",
        .title = "database cluster destroyed",
        .why = "all its data goes with it, and its automated backups too unless they are kept",
        .fix = "keep it; or take a snapshot, test restoring it, and create the new one with "
               "`snapshot_identifier`",
        .fine_when = "its data was moved and checked",
        .applies = destroyed,
    },
    {
        .id = "rds-global-cluster-destroyed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_rds_global_cluster",
        .title = "replication between regions ends",
        .why = "the clusters live on alone, and a lost region is lost",
        .fix = "keep it until the copy in the other region is no longer needed",
        .fine_when = "the failover is planned and the lag is zero",
        .applies = destroyed,
    },
    {
        .id = "aurora-instance-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_rds_cluster_instance",
        .title = "instance of a database cluster destroyed",
        .why = "its connections break, and the last instance takes the cluster's endpoint with it",
        .fix = "add another instance first, then remove this one",
        .fine_when = "another instance of the cluster stays and can carry the load",
        .applies = destroyed,
    },
    {
        .id = "rds-proxy-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_db_proxy aws_db_proxy_endpoint",
        .title = "database proxy destroyed",
        .why = "applications connect to its name, which goes with it",
        .fix = "create the new proxy beside it and move the applications over first",
        .fine_when = "callers use the database directly by now",
        .applies = destroyed,
    },
    {
        .id = "rds-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_db_instance aws_rds_cluster_instance",
        .attributes = "publicly_accessible",
        .title = "database gets a public address",
        .why = "anybody whom a security group lets through can try passwords on it",
        .fix = "leave `publicly_accessible` false and reach it by a tunnel, a VPN or Session Manager",
        .fine_when = "it is a laboratory without data",
        .applies = is_made_on,
    },
    {
        .id = "rds-snapshot-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_db_snapshot aws_db_snapshot_copy aws_db_cluster_snapshot aws_rds_cluster_snapshot_copy",
        .title = "snapshot shared with every AWS account",
        .why = "anybody can restore it and read all data in it",
        .fix = "name the accounts in `shared_accounts`",
        .fine_when = "the data is published on purpose",
        .applies = shared_with_all,
    },
    {
        .id = "rds-multi-az-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_db_instance",
        .attributes = "multi_az",
        .title = "standby in another zone removed",
        .why = "the loss of one zone, and every maintenance, is an outage then",
        .fix = "keep `multi_az` on where an outage matters",
        .fine_when = "nobody depends on it at night, as in development",
        .applies = turned_off,
    },
    {
        .id = "rds-storage-shrunk",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_db_instance",
        .attributes = "allocated_storage",
        .title = "storage of a database made smaller: apply will fail",
        .why = "RDS refuses to shrink storage, and the apply stops half-way",
        .fix = "leave `allocated_storage` as it is; a smaller database needs dump and load",
        .fine_when = "never: AWS refuses it",
        .applies = fell,
    },
    {
        .id = "rds-major-upgrade",
        .severity = Severity::high,
        .category = Category::outage,
        .types =
            "aws_db_instance aws_rds_cluster aws_rds_global_cluster aws_docdb_cluster aws_neptune_cluster",
        .title = "database gets a new major version",
        .why =
            "it stands still during the upgrade, applications may not work with it, and there is no way back",
        .fix = "rehearse it on a restored snapshot, then use a blue/green deployment or a window",
        .fine_when = "it was rehearsed on a restored snapshot",
        .applies = major_upgrade,
    },
    {
        .id = "rds-replica-promoted",
        .severity = Severity::high,
        .category = Category::irreversible,
        .types = "aws_db_instance",
        .attributes = "replicate_source_db",
        .title = "read replica promoted",
        .why = "it stops to follow its source and cannot be attached again",
        .fix = "promote only in a planned failover",
        .fine_when = "the failover is wanted",
        .applies = emptied,
    },
    {
        .id = "rds-identifier-renamed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_db_instance",
        .attributes = "identifier",
        .title = "database renamed",
        .why = "its endpoint gets another name at once, and what connects to the old one fails",
        .fix = "give callers a DNS name of their own before the rename",
        .fine_when = "callers use a name of yours that follows",
        .applies = differs,
    },
};

}  // namespace

std::span<const Rule> rds_rules() {
  return rules;
}
