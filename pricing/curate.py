#!/usr/bin/env python3
"""Makes the price files beside this script, and ITEMS.md, from a folder of collected AWS prices.

Usage: pricing/curate.py SOURCE_DIR

SOURCE_DIR holds services.csv, gap_services.csv, ec2_instances.csv, rds_instances.csv, other_instances.csv and
gap_instances.csv, one collected price per row. Everything decided here is told in SOURCES.md. The same input gives
the same bytes. What was left out is counted on standard error.
"""
import collections
import csv
import decimal
import pathlib
import re
import sys

SERVICE_FILES = ["services.csv", "gap_services.csv"]
INSTANCE_FILES = ["ec2_instances.csv", "rds_instances.csv", "other_instances.csv", "gap_instances.csv"]
HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ["item", "region", "unit", "from", "usd", "as_of", "source", "mark"]

# No Terraform type buys these: they are called with data, not provisioned.
LEFT_OUT_SERVICES = {"AmazonPolly", "translate"}
LEFT_OUT_PRODUCTS = {
    ("AWSSystemsManager", "advanced_parameter_month"),  # advanced_parameter_hour says the same, exactly
}
LEFT_OUT_ITEMS = {("AmazonS3", "storage_gb_month;class=reduced-redundancy")}  # its first tier alone is known
SAME_SOURCE = {"infracost-goldens": "infracost-golden", "terracost-dump": "terracost-2023", "awsprice-2025": "calcmaps"}
LEFT_OUT_SOURCES = {"sparecores-2024"}  # share-alike: never the only witness of a price

# Attributes that tell how the number was found. They become marks.
PROVENANCE = {
    "derived_interval": "derived",
    "quality": "secondary",
    "hardcoded_in_source": "secondary",
    "key": "unlabelled",
    "market": "floating",
}
# Attributes that tell how usage turns into units, or describe the product. They select nothing; ITEMS.md shows them.
FACTS = re.compile(
    r"^(free.*|first_copy|included.*|min_.*|chunk_kb|metered_kb|payload_kb|above_.*|per|also|added_to|note|listed"
    r"|billed|computeFamily|usagetype|family)$")
# Attributes whose one value the product's name already says.
SAID_BY_PRODUCT = {
    ("AmazonCloudWatch", "metric_month", "type"),
    ("AmazonCloudFront", "origin_shield_request", "region"),
    ("AmazonEC2", "ebs_magnetic_io_request", "volume"),
    ("AmazonECR", "storage_gb_month", "visibility"),
    ("AmazonECS", "fargate_windows_license_vcpu_hour", "os"),
    ("AmazonEKS", "eks_cluster_hour", "support"),
    ("AmazonMSK", "storage_gb_month", "broker"),
    ("AmazonRDS", "aurora_io_request", "config"),
    ("AmazonRDS", "magnetic_io_request", "volume"),
    ("AmazonRDS", "performance_insights_ltr_acu_month", "retention"),
    ("AmazonRDS", "performance_insights_ltr_vcpu_month", "retention"),
    ("AmazonRDS", "proxy_acu_hour", "target"),
    ("AmazonStates", "express_gb_hour", "workflow"),
    ("AmazonStates", "express_request", "workflow"),
    ("AmazonStates", "standard_state_transition", "workflow"),
    ("AmazonVPC", "vpn_connection_hour", "type"),
    ("AWSCertificateManager", "public_certificate_exportable", "kind"),
    ("AWSSystemsManager", "advanced_parameter_api_interaction", "tier"),
}
# One spelling for one thing, in every file.
KEY_SPELLING = {"config": "storage"}
VALUE_SPELLING = {
    "deployment": {"single-az": "Single-AZ", "multi-az": "Multi-AZ",
                   "multi-az-cluster": "Multi-AZ (readable standbys)"},
    "storage": {"standard": "Standard", "io-optimized": "I/O-Optimized"},
    "engine": {"activemq": "ActiveMQ", "aurora": "Aurora", "memcached": "Memcached", "mysql": "MySQL",
               "postgresql": "PostgreSQL", "rabbitmq": "RabbitMQ", "redis": "Redis", "sqlserver": "SQL Server",
               "valkey": "Valkey"},
    "os": {"linux": "Linux", "windows": "Windows"},
    "edition": {"standard": "Standard", "enterprise": "Enterprise"},
    "type": {"basic(<=50 metrics)": "basic"},
}
# Products with a variant that is named only where it is not the usual one.
IMPLIED = {
    ("AmazonDocDB", "storage_gb_month"): ("storage", "Standard"),
    ("AmazonNeptune", "storage_gb_month"): ("storage", "Standard"),
}
# Tiers that the sources name instead of bounding them. "first-100B" bounds itself and the second; where the third
# begins no source says, so it is left out and the second is the last one known.
NAMED_TIERS = {("AWSQueueService", "request"): {"first-100B": ("0", "100000000000"),
                                                "second": ("100000000000", "unknown")}}
# Items whose first units cost nothing, as their sources say: the free tier becomes a row of its own.
FREE_FIRST = {("AWSCodeCommit", "active_user_month"), ("AmazonCloudFront", "invalidation_path"),
              ("AmazonCognito", "mau"), ("AmazonPrometheus", "metric_sample_ingested"),
              ("AmazonPrometheus", "storage_gb_month")}

# Prices first worked out or taken second-hand that AWS's own map was later found to state with the same number.
CONFIRMED_BY_MAP = {
    ("AmazonRDS", "storage_gb_month", "us-west-2"), ("AmazonRDS", "aurora_storage_gb_month", "sa-east-1"),
    ("AmazonRDS", "aurora_backup_gb_month", "sa-east-1"), ("AmazonRDS", "aurora_io_request", "sa-east-1"),
    ("AmazonRDS", "magnetic_io_request", "us-east-1"), ("AWSELB", "gwlb_hour", "us-east-1"),
    ("AWSELB", "gwlb_lcu_hour", "us-east-1"), ("AWSQueueService", "request", "us-east-1"),
    ("AWSSecretsManager", "secret_month", "us-west-2"),
    ("AmazonStates", "standard_state_transition", "us-east-1"),
    ("AmazonMWAA", "additional_worker_hour", "us-east-1"), ("AmazonMWAA", "additional_scheduler_hour", "us-east-1"),
    ("AmazonElastiCache", "serverless_data_gb_hour", "us-east-1"),
    ("AmazonElastiCache", "serverless_ecpu", "us-east-1"), ("AmazonES", "serverless_ocu_hour", "us-east-1"),
    ("AmazonEC2", "ebs_magnetic_io_request", "us-east-1"), ("AmazonEC2", "ebs_direct_api_get_unit", "us-east-1"),
    ("AmazonEC2", "ebs_direct_api_list_request", "us-east-1"),
    ("AmazonEC2", "ebs_direct_api_put_unit", "us-east-1"),
    ("AWSCertificateManager", "private_ca_month", "us-west-2"), ("AWSTransfer", "upload_gb", "us-east-1"),
}
CONFIRMED_ITEMS = {("AmazonMQ", "storage_gb_month;engine=ActiveMQ;volume=ebs", "us-east-1"),
                   ("AmazonMQ", "storage_gb_month;engine=ActiveMQ;volume=efs", "us-east-1"),
                   ("AmazonEC2", "ebs_volume_gb_month;volume=sc1", "us-east-1")}

# Where us-west-2 has no price of its own, that of us-east-1 is borrowed, visibly.
BORROW = ("us-east-1", "us-west-2")
NOT_BORROWED = {"AmazonLightsail", "AmazonWorkSpaces", "AWSDataTransfer", "AWSDirectConnect", "CloudHSM"}

# Newer prices of awswatch that the collection quotes beside the older row instead of carrying them as rows: the few
# that are quoted in full. What it only tells as a factor stays as it was, see outdated().
QUOTED = {
    ("AmazonEC2", "c7i.large;os=Linux;tenancy=Shared", "eu-south-2"): ("0.09575", "2025-11-20"),
    ("AmazonRDS", "db.x2iedn.32xlarge;deployment=Single-AZ;engine=MySQL", "us-east-1"): ("60.864", "2025-10-15"),
    ("AmazonRDS", "db.x2iedn.32xlarge;deployment=Single-AZ;engine=PostgreSQL", "us-east-1"): ("60.864", "2025-10-15"),
    ("AmazonRDS", "db.r5.24xlarge;deployment=Single-AZ;edition=Standard;engine=SQL Server;license=License included",
     "ap-northeast-3"): ("38.304", "2025-12-05"),
}

Row = collections.namedtuple("Row", "service item region unit start end usd as_of sources marks facts instance")


def outdated(service, product, region, attributes, sources):
    """Rows that a newer feed contradicts without giving us its rows; see "Known to be too high" in SOURCES.md."""
    engine, deployment = attributes.get("engine"), attributes.get("deployment")
    if "awswatch" in sources:
        return False
    if service == "AmazonRDS" and product.startswith("db.x2iedn."):
        if engine in ("MySQL", "PostgreSQL", "MariaDB"):
            return region in {"us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "eu-north-1", "eu-south-1",
                              "ca-central-1", "ap-southeast-2"}
        return engine == "Oracle" and region == "eu-west-1" and "terracost-2023" in sources
    if service == "AmazonRDS" and product.startswith("db.r5.") and region == "ap-northeast-3":
        return engine == "SQL Server" and attributes.get("edition") == "Standard" and deployment == "Single-AZ"
    if service == "AmazonEC2" and product.startswith(("c7i.", "c7a.")) and region == "eu-south-2":
        return attributes.get("os") == "Linux" and attributes.get("tenancy") == "Shared"
    return False


def attributes_of(record, marks, facts):
    """The attributes that select the price; the others are filed under marks or facts."""
    service, product, kept = record["service"], record["product"], {}
    for part in filter(None, record["attributes"].split(";")):
        key, _, value = part.partition("=")
        if key in PROVENANCE:
            marks.add(PROVENANCE[key])
        elif FACTS.match(key):
            if key not in ("listed", "computeFamily", "usagetype", "family"):
                facts.add(part)
        elif (service, product, key) in SAID_BY_PRODUCT:
            pass
        else:
            key = KEY_SPELLING.get(key, key)
            kept[key] = ",".join(VALUE_SPELLING.get(key, {}).get(v, v) for v in value.split(","))
    if kept.get("engine") == "non-aurora":  # Aurora's products have names of their own
        del kept["engine"]
    if kept.get("engine", "").startswith("Aurora ") and product.startswith("db."):
        kept.pop("deployment", None)  # Aurora has one deployment
    if (service, product) in IMPLIED:
        kept.setdefault(*IMPLIED[service, product])
    return kept


def variants(attributes):
    """One set of attributes per value of `instance_family=t2,t3` and `engine=MySQL,PostgreSQL`."""
    for key in ("instance_family", "engine"):
        if "," in attributes.get(key, ""):
            for value in attributes[key].split(","):
                yield from variants({**attributes, key: value})
            return
    yield attributes


def read(source_dir, left_out):
    for name in SERVICE_FILES + INSTANCE_FILES:
        with open(source_dir / name, newline="", encoding="utf-8") as file:
            for record in csv.DictReader(file):
                service, product, region = record["service"], record["product"], record["region"]
                sources = list(dict.fromkeys(SAME_SOURCE.get(s, s) for s in record["source"].split("+")))
                if service in LEFT_OUT_SERVICES or (service, product) in LEFT_OUT_PRODUCTS:
                    left_out["product nobody provisions, or said better elsewhere"] += 1
                    continue
                if set(sources) <= LEFT_OUT_SOURCES:
                    left_out["only source is share-alike"] += 1
                    continue
                marks, facts = set(), set()
                attributes = attributes_of(record, marks, facts)
                if outdated(service, product, region, attributes, sources):
                    marks.add("outdated")
                start, end = record.get("tier_from", ""), record.get("tier_to", "")
                if (service, product) in NAMED_TIERS:
                    tier = attributes.pop("tier")
                    if tier not in NAMED_TIERS[service, product]:
                        left_out["tier without a bound"] += 1
                        continue
                    start, end = NAMED_TIERS[service, product][tier]
                usd = decimal.Decimal(record["price_usd"])
                exact = usd.quantize(decimal.Decimal("1e-12"))
                if exact != usd:
                    marks.add("derived")
                for chosen in variants(attributes):
                    item = ";".join([product] + [f"{k}={v}" for k, v in sorted(chosen.items())])
                    if (service, item) in LEFT_OUT_ITEMS:
                        left_out["product nobody provisions, or said better elsewhere"] += 1
                        continue
                    row = Row(service, item, region, record["unit"], start, end, exact, record["as_of"], sources,
                              frozenset(marks), frozenset(facts), name in INSTANCE_FILES)
                    if (service, item, region) in QUOTED:
                        usd_now, day = QUOTED[service, item, region]
                        row = row._replace(usd=decimal.Decimal(usd_now), as_of=day, sources=["awswatch"],
                                           marks=row.marks - {"outdated"})
                    yield row


def confirm(rows):
    """Drops the doubt of rows that AWS's map states too; they get that map's date."""
    maps = {}
    for row in rows:
        for source in {"awswatch", "ebsmap-2024"}.intersection(row.sources):
            product = (row.service, row.item.split(";")[0])
            maps[product] = max(maps.get(product, ("", "")), (row.as_of, source))
    for row in rows:
        product = row.item.split(";")[0]
        known = ((row.service, product, row.region) in CONFIRMED_BY_MAP
                 or (row.service, row.item, row.region) in CONFIRMED_ITEMS)
        if known and row.marks:
            as_of, source = maps[row.service, product]
            sources = list(dict.fromkeys(row.sources + [source]))
            row = row._replace(marks=row.marks - {"derived", "secondary"}, sources=sources,
                               as_of=max(row.as_of, as_of))
        yield row


def newest(rows, left_out):
    """One row for each price: the newest; equal prices share their sources."""
    chosen = {}
    for row in rows:
        key = (row.service, row.item, row.region, row.start)
        old = chosen.setdefault(key, row)
        if old is row:
            continue
        left_out["a second row for the same price"] += 1
        first, second = sorted([old, row], key=lambda r: (r.as_of, -len(r.marks), r.sources), reverse=True)
        if first.usd == second.usd:
            first = first._replace(sources=first.sources + [s for s in second.sources if s not in first.sources],
                                   facts=first.facts | second.facts)
        else:
            print(f"two prices for {key}: {first.usd} ({first.as_of}) kept, {second.usd} ({second.as_of}) dropped",
                  file=sys.stderr)
        chosen[key] = first
    return chosen.values()


def tiered(rows, left_out):
    """Tiers in order from 0 without a gap. A missing first tier makes the item useless; missing later ones mark it."""
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row.service, row.item, row.region].append(row)
    for (service, item, _), group in groups.items():
        group.sort(key=lambda r: decimal.Decimal(r.start or 0))
        first = group[0]
        if len(group) == 1 and first.end == "" and first.start in ("", "0"):
            yield first._replace(start="")
            continue
        if first.start not in ("", "0"):
            if (service, item.split(";")[0]) not in FREE_FIRST:
                left_out["tiers without a first one"] += len(group)
                continue
            group.insert(0, first._replace(start="0", end=first.start, usd=decimal.Decimal(0),
                                           marks=first.marks | {"free"}))
        whole = [group[0]._replace(start="0")]
        for row in group[1:]:
            if row.start != whole[-1].end:
                break
            whole.append(row)
        left_out["tiers behind a missing one"] += len(group) - len(whole)
        partial = whole[-1].end != ""
        for row in whole:
            row = row._replace(marks=row.marks | {"partial"}) if partial else row
            yield row._replace(start="") if len(whole) == 1 else row


def borrowed(rows):
    lender, borrower = BORROW
    own = {(r.service, r.item) for r in rows if r.region == borrower}
    for row in rows:
        if row.region != lender or row.instance or row.service in NOT_BORROWED:
            continue
        if (row.service, row.item) not in own and "floating" not in row.marks:
            yield row._replace(region=borrower, marks=row.marks | {f"assumed:{lender}"})


def plain(number):
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def write(service, rows):
    rows.sort(key=lambda r: (r.item.encode(), r.region, decimal.Decimal(r.start or 0)))
    with open(HERE / f"{service}.csv", "w", newline="", encoding="utf-8") as file:
        file.write(",".join(COLUMNS) + "\n")
        for r in rows:
            fields = [r.item, r.region, r.unit, r.start, plain(r.usd), r.as_of, "+".join(r.sources),
                      "+".join(sorted(r.marks))]
            assert not any(c in field for field in fields for c in ',"\n\r'), fields
            file.write(",".join(fields) + "\n")


def in_order(values):
    """Numbers by their size, then words."""
    number = re.compile(r"^\d+(\.\d+)?$")
    return sorted(values, key=lambda v: (0, float(v), v) if number.match(v) else (1, 0.0, v))


def region_cell(rows):
    regions = sorted({r.region for r in rows})
    if len(regions) <= 3:
        return " ".join(regions)
    counts = collections.Counter(item for item, _ in {(r.item, r.region) for r in rows if r.region != "global"})
    fewest, most = (len(regions), len(regions)) if rows[0].instance else (min(counts.values()), max(counts.values()))
    text = "all" if fewest == 36 else str(most) if fewest == most else f"{fewest}–{most}"
    return text + (" and global" if "global" in regions else "")


def write_items(services):
    lines = [
        "# Items", "",
        "What can be asked of the price table, service by service; written by `curate.py`.",
        "An item is a product and the attributes that select its price, keys in alphabetical order:",
        "`storage_gb_month;deployment=Multi-AZ;volume=gp3`. `{a|b}` lists the values that occur; when not every",
        "combination of them does, the count behind says how many do. `<type>` stands for an instance type as",
        "Terraform spells it (`m6g.large`, `db.r6g.large`, `cache.t4g.small`, `r6g.large.search`), `kafka.*` and",
        "`express.*` are the broker types without change. \"Tiers\" are the lower bounds in the row's unit.",
        "\"Facts\" turn usage into units and are not applied by the table: free allowances (per account and month),",
        "chunk sizes, minimums. Regions: `all` is the 36 that the table knows, `16–36` says that some combinations are",
        "known in fewer of them, `global` is priced without a region.",
        "",
    ]
    for service in sorted(services):
        groups = collections.defaultdict(list)
        for row in services[service]:
            product, *attributes = row.item.split(";")
            product = "<type>" if row.instance else product
            groups[product, tuple(a.split("=")[0] for a in attributes), row.unit].append(row)
        lines += [f"## {service}", "", "| item | unit | tiers from | regions | facts |", "|---|---|---|---|---|"]
        for (product, keys, unit), rows in sorted(groups.items()):
            values = [sorted({r.item.split(";")[i + 1].split("=", 1)[1] for r in rows}) for i in range(len(keys))]
            combinations, possible = len({tuple(r.item.split(";")[1:]) for r in rows}), 1
            for v in values:
                possible *= len(v)
            parts = [product] + [f"{k}={v[0]}" if len(v) == 1 else f"{k}={{{'|'.join(in_order(v))}}}"
                                 for k, v in zip(keys, values)]
            item = "`" + ";".join(parts).replace("|", "\\|") + "`"
            if combinations < possible:
                item += f" ({combinations} combinations)"
            if product == "<type>":
                item += f" ({len({r.item.split(';')[0] for r in rows})} types)"
            tiers = ", ".join(in_order({r.start for r in rows if r.start}))
            where = region_cell(rows)
            facts = "; ".join(sorted({f for r in rows for f in r.facts}))
            lines.append(f"| {item} | {unit} | {tiers} | {where} | {facts} |")
        lines.append("")
    (HERE / "ITEMS.md").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    left_out = collections.Counter()
    rows = list(tiered(newest(confirm(list(read(pathlib.Path(sys.argv[1]), left_out))), left_out), left_out))
    rows += list(borrowed(rows))
    services = collections.defaultdict(list)
    for row in rows:
        services[row.service].append(row)
    for service, own in services.items():
        units = {}
        for row in own:
            if units.setdefault(row.item, row.unit) != row.unit:
                sys.exit(f"{service}: {row.item} has two units, {units[row.item]} and {row.unit}")
        write(service, own)
    write_items(services)
    marks = collections.Counter(m for r in rows for m in r.marks)
    print(f"{len(rows)} rows in {len(services)} files; marked: {dict(sorted(marks.items()))}", file=sys.stderr)
    print(f"left out: {dict(sorted(left_out.items()))}", file=sys.stderr)


main()
