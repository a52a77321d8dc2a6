#!/usr/bin/env python3
"""Compares plangate's costs with those of another estimator, component by component.

    tests/compare_peer_costs.py DIR [--plangate BIN] [--case NAME]... [--verbose]

DIR holds the peer's cases: cases.csv (case, region), golden.csv (what the peer says), usage.csv (the usage facts
it was given, which become a usage file for plangate) and one folder per case with plan.json. The rows of a
component that the peer splits by tiers are added up. Every component must be matched (within 1 % or one cent),
explained by a row of peer_differences.csv, or it is wrong; so must every priced line of plangate that the peer
does not have. Where the peer knows no quantity it prints a price, and that must be the price of a line here. A
line whose tiers plangate shares between resources is explained when the peer's figure is that of walking them
alone. Exits with 1 when anything is wrong, with 77 when DIR is not there.

peer_differences.csv: `case`, `address` and `component` are patterns in which `*` stands for anything. `kind`
is checked: `range` wants the peer's figure inside plangate's range, `unpriced` wants plangate to say that it
does not know, `unsaid` that it knows the price and has not been told how much, `region` that it looked for the
price in another region than the provider's, `reserved` that it says to have no price of the reserved terms that
the usage facts ask for; `differs` takes another figure, `extra` speaks of a line that only plangate has, `absent`
of one that plangate has not because it costs nothing or because nothing in the plan asks for it. A row that names
a case and explains nothing is reported.
"""
import argparse
import collections
import csv
import decimal
import functools
import json
import pathlib
import re
import subprocess
import sys
import tempfile

csv.field_size_limit(1 << 24)

# What a component of the peer is called here: patterns on its name and on ours. The first
# that finds something counts. {disk} is the volume the row speaks of.
MEANINGS = [
    (r"Instance usage \(", r"^Instance( \(|$)"),
    (r"EC2 detailed monitoring", r"^Detailed monitoring"),
    (r"EBS-optimized usage", r"^EBS-optimized"),
    (r"CPU credits", r"^CPU credits"),
    (r"Provisioned IOPS$", r"^{disk}.*provisioned IOPS|^{disk}.*IOPS above"),
    (r"Storage \((?:.*, )?(gp2|gp3|io1|io2|st1|sc1)\)", r"^{disk}.*storage.*{0}"),
    (r"Storage \(magnetic\)", r"^{disk}.*storage.*standard"),
    (r"Per vCPU per hour", r"^Fargate vCPU"),
    (r"Per GB per hour", r"^Fargate memory"),
    (r"EKS cluster", r"^EKS cluster|^Extended support"),
    (r"[Ll]oad balancer(?! capacity)", r"Load Balancer$"),
    (r"NAT gateway", r"^NAT gateway"),
    (r"Endpoint \(Interface\)", r"^Interface endpoint"),
    (r"Endpoint \(GatewayLoadBalancer\)", r"^Gateway Load Balancer endpoint"),
    (r"Network Firewall Endpoint", r"^Firewall endpoint"),
    (r"VPN connection", r"^VPN connection"),
    (r"Transit gateway attachment", r"^Transit gateway attachment"),
    (r"Endpoint association", r"^Client VPN endpoint association"),
    (r"EC2 Dedicated Host", r"^Dedicated host"),
    (r"Global table \((.*)\) > Replicated write capacity unit", r"^Replicated write capacity \({0}\)"),
    (r"^(?:Database instance|ElastiCache|Instance|Dedicated master|UltraWarm instance) \((?:(?:on-demand|reserved), )?(?:\w+-AZ, )?([\w.]+)",
     r"\((?:on-demand, )?(?:db\.|dms\.)?{0}[,)]"),
    (r"Performance Insights Long Term Retention", r"^Performance Insights \(long"),
    (r"Extended support", r"^Extended support"),
    (r"^Storage \(general purpose SSD, gp2\)", r"^Storage above the included"),
    (r"^Storage IOPS", r"^Provisioned IOPS"),
    (r"^Storage \((\w+)\)", r"^Storage \({0}\)"),
    (r"^(SSD|HDD) storage", r"^Storage \({0}\)"),
    (r"^Read capacity", r"^Read capacity$"),
    (r"^Write capacity", r"^Write capacity$"),
    (r"VPC AZ delivery", r"^Delivery into a VPC \(availability"),
    (r"^PROVISIONED", r"^Shards"),
    (r"^ON_DEMAND", r"^Stream \(on-demand"),
    (r"Customer master key", r"^Key$"),
    (r"Hosted zone", r"^Hosted zone"),
    (r"^Secret$", r"^Secret$"),
    (r"Web ACL usage", r"^Web ACL"),
    (r"^Rules$", r"^Rules$"),
    (r"^Editor/administrator licenses", r"^Editors and administrators"),
    (r"^Viewer licenses", r"^Viewers"),
    (r"^Object tagging", r"^Object tags"),
    (r"^Certificates", r"^Certificates"),
    (r"^Data ingested", r"^Data ingested"),
    (r"^RSA GenerateDataKeyPair", r"^GenerateDataKeyPair requests \(RSA"),
    (r"^ECC GenerateDataKeyPair", r"^GenerateDataKeyPair requests \(ECC"),
    (r"^Rule groups$", r"^Rule groups$"),
    (r"^Managed rule groups$", r"^Managed rule groups$"),
    (r"^Archival Storage", r"^Archived data"),
    (r"Insights queries data scanned", r"^Logs Insights"),
    (r"^Read requests \(infrequent", r"^Reads \(Infrequent"),
    (r"^Write requests \(infrequent", r"^Writes \(Infrequent"),
    (r"^Storage \((?:standard|one zone), infrequent", r"^Storage \(Infrequent"),
    (r"^Storage \(standard\)", r"^Storage \(Standard\)"),
    (r"^Storage \(one zone\)", r"^Storage \(One Zone\)"),
    (r"I/O requests", r"^{disk}.*I/O requests"),
    (r"Load balancer capacity units", r"^Load balancer capacity units"),
    (r"^Data [Pp]rocessed", r"^Data processed"),
    (r"Write capacity unit \(WCU, autoscaling\)", r"^Write capacity$"),
    (r"Read capacity unit \(RCU, autoscaling\)", r"^Read capacity$"),
    (r"Global table \((.*)\) > Replicated write request unit", r"^Replicated write request units \({0}\)"),
    (r"Write request unit", r"^Write request units"),
    (r"Read request unit", r"^Read request units"),
    (r"^Data storage", r"^Storage$"),
    (r"PITR", r"^Point-in-time"),
    (r"^On-demand backup", r"^On-demand backup"),
    (r"^Table data restored", r"^Restored"),
    (r"^Streams read", r"^Stream reads"),
    (r"^Processing \(stream\)", r"^Kinesis processing units"),
    (r"^Parameter storage", r"^Parameter \(advanced"),
    (r"^Aurora serverless v2", r"^Aurora Serverless v2"),
    (r"^ElastiCache \(on-demand, .*autoscaling", r"^Nodes"),
    (r"^Put request unit", r"^PUT payload"),
    (r"^Long term retention", r"^Long-term retention"),
    (r"^Extended retention retrieval", r"^Long-term retrieval"),
    (r"^Extended retention", r"^Extended retention"),
    (r"^Enhanced Fan Out \(EFO\) Data", r"^Data retrieved \(enhanced"),
    (r"^Data retrieval", r"^Data retrieved$"),
    (r"^Enhanced Fan Out \(EFO\)$", r"^Enhanced fan-out"),
    (r"^Standard > Storage", r"^Standard: storage"),
    (r"^Provisioned throughput", r"^Provisioned throughput"),
    (r"^Provisioned Concurrency", r"^Provisioned concurrency"),
    (r"^Duration", r"^Duration"),
    (r"^Requests", r"^Requests"),
    (r"^Storage", r"^Storage$"),
    (r"^(?:Additional )?[Bb]ackup storage", r"^Backup storage"),
    (r"napshot storage", r"^Snapshot storage"),
    (r"^Health check", r"^Health check$"),
    (r"^Optional features", r"^Optional features$"),
    (r"^Additional workers", r"^Additional workers"),
    (r"^Additional schedulers", r"^Additional schedulers"),
]

# S3 has one list of components for each storage class: those of the peer and those of plangate.
S3_CLASSES = {
    "Standard": "Standard",
    "Intelligent tiering": "Intelligent-Tiering",
    "Standard - infrequent access": "Standard-Infrequent Access",
    "One zone - infrequent access": "One Zone-Infrequent Access",
    "Glacier flexible retrieval": "Glacier Flexible Retrieval",
    "Glacier deep archive": "Glacier Deep Archive",
}
S3_PARTS = [
    (r"Storage \((.*)\)", r"storage \({0}\)"),
    (r"Storage", r"storage"),
    (r"PUT.*", r"PUT"),
    (r"GET.*", r"GET"),
    (r"Lifecycle transition", r"lifecycle"),
    (r"Retrieval requests \((.*)\)", r"retrieval requests \({0}\)"),
    (r"Retrievals \((.*)\)", r"retrieval \({0}\)"),
    (r"Retrievals", r"retrieval$"),
    (r"Select data (\w+)", r"S3 Select, {0}$"),
    (r"Select data (\w+) \((.*)\)", r"S3 Select, {0} \({1}\)"),
    (r"Early delete.*", r"early deletion"),
    (r"Monitoring.*", r"monitoring"),
]
MEANINGS[:0] = [(f"^{theirs} > {part}$", f"^{ours}: {mine}")
                for theirs, ours in S3_CLASSES.items() for part, mine in S3_PARTS]

# Units that the peer prices for a month, of what is priced by the hour.
HOURS = {"LCU", "KPU"}

# Where the peer has one figure and plangate shows its parts.
SUMS = [(r"EKS cluster", r"^EKS cluster|^Extended support")]


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def matches(pattern, text):
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), text) is not None


def close(wanted, got):
    return abs(wanted - got) <= max(0.011, 0.01 * abs(wanted))


TIER = re.compile(r" ?\((first|next|over) [^)]*\)$")


def tiers_added(golden):
    """The rows of one component that differ by tier only, as one."""
    together = {}
    for row in golden:
        key = (row["address"], TIER.sub("", row["component"]), bool(row["monthly_cost"]))
        if key in together and row["monthly_cost"] and TIER.search(row["component"]):
            known = together[key]
            known["monthly_cost"] = str(decimal.Decimal(known["monthly_cost"]) + decimal.Decimal(row["monthly_cost"]))
        elif key in together:
            together[key + (len(together),)] = dict(row)
        else:
            together[key] = dict(row, component=key[1])
    return list(together.values())


def usage_file(facts):
    """The facts of a case as a usage file; YAML takes JSON's strings and numbers."""
    sections = {"resource_type_default_usage": {}, "resource_usage": {}}
    for fact in facts:
        address = fact["address"].removeprefix("default:")
        by_type = address != fact["address"] or "." not in address
        place = sections["resource_type_default_usage" if by_type else "resource_usage"].setdefault(address, {})
        *path, last = fact["key"].split(".")
        for step in path:
            place = place.setdefault(step, {})
        place[last] = fact["value"]

    def lines(tree, depth):
        for key, value in tree.items():
            if isinstance(value, dict):
                yield "  " * depth + json.dumps(key) + ":"
                yield from lines(value, depth + 1)
            else:
                number = re.fullmatch(r"[0-9.]+", value)
                yield "  " * depth + f"{key}: {value if number else json.dumps(value)}"

    return "\n".join(["version: 0.1", *lines({k: v for k, v in sections.items() if v}, 0)]) + "\n"


def report_of(args, case, region, facts):
    plan = pathlib.Path(args.cases) / case / "plan.json"
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as usage:
        usage.write(usage_file(facts))
        usage.flush()
        run = subprocess.run([args.plangate, "review", "--format", "json", "--region", region, "--usage",
                              usage.name, f"{case}={plan}"], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"{case}: {run.stderr.strip()}")
    return json.loads(run.stdout)


@functools.lru_cache(maxsize=None)
def tiers_of(price_key):
    """[(from, price)] of a price of plangate, out of pricing/*.csv."""
    service, rest = price_key.split("/", 1)
    item, region = rest.rsplit("@", 1)
    table = pathlib.Path(__file__).resolve().parent.parent / "pricing" / f"{service}.csv"
    return sorted((float(row["from"] or 0), float(row["usd"])) for row in rows(table)
                  if row["item"] == item and row["region"] == region)


def alone(line):
    """What a line costs when its tiers are not shared with other resources."""
    tiers, total = tiers_of(line.price_key), 0.0
    for i, (start, price) in enumerate(tiers):
        end = tiers[i + 1][0] if i + 1 < len(tiers) else float("inf")
        total += price * max(0.0, min(line.quantity, end) - start)
    return total


def rate_of(row, line):
    """The price of the line for the unit that the peer prints it for."""
    unit = row["unit"]
    found = re.match(r"([0-9.]+)([kKM]?)\b", unit)
    factor = float(found[1]) * {"": 1, "k": 1e3, "K": 1e3, "M": 1e6}[found[2]] if found else 1.0
    if unit in HOURS:
        factor *= 730
    return line.price * factor


def rate_fits(row, line):
    """Whether the peer's unit price, rounded as it is printed, is that of the line."""
    if line.price is None:
        return False
    wanted, got = float(row["unit_price"]), rate_of(row, line)
    digits = len(row["unit_price"].partition(".")[2])
    return abs(wanted - got) <= max(0.01 * wanted, 0.5000001 * 10 ** -digits)


class Line:
    """A line of plangate; lines of the same meaning may be added up."""

    def __init__(self, component):
        self.name = component["name"]
        self.status = component["status"]
        self.low = float(component["monthly"]["low"])
        self.high = float(component["monthly"]["high"])
        self.price = float(component["price"]) if component.get("price") else None
        self.quantity = float(component["quantity"]) if component.get("quantity") else None
        self.price_key = component.get("price_key")
        note = component.get("note") or ""
        self.shared = "its part of tiers" in note
        self.reserved = "that of reserved terms" in note
        self.taken = self.rated = False

    def text(self):
        if self.status == "unknown":
            return f"{self.name}: unknown"
        if self.status == "usage":
            return f"{self.name}: at {self.price}"
        span = f"{self.low:.2f}" if self.low == self.high else f"{self.low:.2f}..{self.high:.2f}"
        return f"{self.name}: {span}"


def disk_pattern(component):
    """The name of the volume in a peer's component that stands for a block device."""
    if "root_block_device" in component:
        return "Root volume"
    if "block_device" in component:
        return "Volume "
    return ""


def find(lines, component, cost):
    """The line, or the sum of lines, that means the same."""
    for theirs, ours in SUMS:
        if re.search(theirs, component):
            parts = [line for line in lines if re.search(ours, line.name) and not line.taken]
            if parts:
                for part in parts:
                    part.taken = True
                total = Line({"name": parts[0].name, "status": "priced", "monthly": {"low": 0, "high": 0}})
                total.low, total.high = sum(p.low for p in parts), sum(p.high for p in parts)
                if any(p.status == "unknown" for p in parts):
                    total.status = "unknown"
                return total
    for theirs, ours in MEANINGS:
        found = re.search(theirs, component)
        if not found:
            continue
        pattern = ours.replace("{disk}", disk_pattern(component))
        for i, group in enumerate(found.groups()):
            pattern = pattern.replace("{%d}" % i, re.escape(group))
        candidates = [line for line in lines if re.search(pattern, line.name, re.IGNORECASE) and not line.taken]
        # Several volumes of a kind: the one with this cost.
        candidates.sort(key=lambda line: not (line.status != "unknown" and close(cost, line.high)))
        if candidates:
            candidates[0].taken = True
            return candidates[0]
    # No meaning is listed or none was found: the same figure on the same resource.
    if any(component.startswith(theirs + " > ") for theirs in S3_CLASSES):
        return None
    same = [line for line in lines
            if not line.taken and line.status in ("priced", "assumed") and close(cost, line.high)
            and close(cost, line.low)]
    if same:
        same[0].taken = True
        return same[0]
    return None


def explanation(differences, case, address, component, kind_fits):
    for row in differences:
        if (matches(row["case"], case) and matches(row["address"], address)
                and matches(row["component"], component) and kind_fits(row["kind"])):
            row["used"] = True
            return row
    return None


def find_rate(lines, row):
    """The line with the peer's price: of the same meaning first, then any other; the nearest, as the peer rounds."""
    fitting = sorted((line for line in lines if not line.rated and rate_fits(row, line)),
                     key=lambda line: abs(rate_of(row, line) - float(row["unit_price"])))
    found = None
    for theirs, ours in MEANINGS:
        if re.search(theirs, row["component"]):
            pattern = ours.replace("{disk}", disk_pattern(row["component"]))
            found = found or next((line for line in fitting if re.search(pattern, line.name, re.IGNORECASE)), None)
    if not found and not any(row["component"].startswith(theirs + " > ") for theirs in S3_CLASSES):
        found = next(iter(fitting), None)
    if found:
        found.rated = True
    return found


def compare(case, region, golden, report, differences, verbose):
    counts, problems = collections.Counter(), []
    resources = {r["address"]: r for env in report["environments"] for r in env["resources"]}
    lines_of = {address: [Line(c) for c in r["components"] if c["side"] == "after"]
                for address, r in resources.items()}

    def judge(row, line, said, fits):
        reason = explanation(differences, case, row["address"], row["component"], fits)
        if reason:
            counts["not priced" if reason["kind"] == "unpriced" else "explained"] += 1
            if verbose:
                print(f"  {row['address']}: {row['component']}: {row['monthly_cost'] or row['unit_price']}, "
                      f"here {said}: {reason['reason']}")
        elif resources.get(row["address"], {}).get("class") == "unsupported":
            counts["not priced"] += 1  # the report says so itself
        else:
            counts["wrong"] += 1
            problems.append(f"{case}: {row['address']}: {row['component']}: "
                            f"{row['monthly_cost'] or row['unit_price'] + ' for ' + row['unit']}, here {said}")

    rates = [row for row in golden if not row["monthly_cost"]]
    costs = [row for row in golden if row["monthly_cost"]]
    # Dearest first, so that the most telling rows choose their lines first.
    for row in sorted(costs, key=lambda r: -float(r["monthly_cost"])):
        address, component, cost = row["address"], row["component"], float(row["monthly_cost"])
        figures = [line for line in lines_of.get(address, []) if line.status != "usage"]
        line = find(figures, component, cost)
        unpriced = line is None or line.status == "unknown"
        if not unpriced and close(cost, line.low) and close(cost, line.high):
            counts["matched"] += 1
            continue
        if not unpriced and line.shared and line.quantity is not None and close(cost, alone(line)):
            counts["tiers"] += 1
            continue

        def fits(kind, line=line, unpriced=unpriced, cost=cost, address=address):
            if kind == "range":
                return not unpriced and line.low - 0.011 <= cost <= line.high + 0.011
            if kind == "unpriced":
                cost_class = resources.get(address, {}).get("class")
                return unpriced and cost_class in ("unknown", "unsupported", "usage")
            if kind == "absent":
                return line is None
            if kind == "unsaid":
                return line is not None and line.status == "unknown" and line.price is not None
            if kind == "region":
                return line is not None and line.price_key is not None and not line.price_key.endswith(f"@{region}")
            if kind == "reserved":
                return not unpriced and line.reserved
            return kind == "differs" and not unpriced

        said = line.text() if line else f"nothing ({resources.get(address, {}).get('class', 'no such resource')})"
        judge(row, line, said, fits)
    for row in rates:
        lines = lines_of.get(row["address"], [])
        if find_rate(lines, row):
            counts["matched"] += 1
            continue
        cost_class = resources.get(row["address"], {}).get("class", "no such resource")
        judge(row, None, f"no such price ({cost_class})",
              lambda kind, c=cost_class: kind == "absent" or (kind == "unpriced" and c in ("unknown", "unsupported", "usage")))
    for address, lines in lines_of.items():
        for line in lines:
            if line.taken or line.rated or line.status in ("unknown", "usage") or line.high == 0:
                continue
            if explanation(differences, case, address, line.name, lambda kind: kind == "extra"):
                counts["only here"] += 1
                continue
            counts["wrong"] += 1
            problems.append(f"{case}: {address}: only here {line.text()}")
    return counts, problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases")
    parser.add_argument("--plangate", default="plangate")
    parser.add_argument("--case", action="append")
    parser.add_argument("--verbose", action="store_true", help="print what is explained, too")
    args = parser.parse_args()
    if not (pathlib.Path(args.cases) / "golden.csv").exists():
        print(f"SKIPPED: there are no cases of the peer in {args.cases}")
        return 77
    differences = rows(pathlib.Path(__file__).parent / "peer_differences.csv")
    golden = collections.defaultdict(list)
    for row in rows(pathlib.Path(args.cases) / "golden.csv"):
        if row["monthly_cost"] or row["unit_price"]:
            golden[row["case"]].append(row)
    facts = collections.defaultdict(list)
    for row in rows(pathlib.Path(args.cases) / "usage.csv"):
        facts[row["case"]].append(row)

    columns = ["matched", "tiers", "explained", "not priced", "only here", "wrong"]
    print(f"{'case':44}" + "".join(f"{c:>12}" for c in columns))
    total, problems = collections.Counter(), []
    for case in rows(pathlib.Path(args.cases) / "cases.csv"):
        name = case["case"]
        if args.case and name not in args.case:
            continue
        counts, wrong = compare(name, case["region"], tiers_added(golden[name]),
                                report_of(args, name, case["region"], facts[name]), differences, args.verbose)
        total += counts
        problems += wrong
        if counts:
            print(f"{name:44}" + "".join(f"{counts[c]:>12}" for c in columns))
    print(f"{'sum':44}" + "".join(f"{total[c]:>12}" for c in columns))
    components = sum(total[c] for c in columns if c not in ("only here", "wrong")) + total["wrong"]
    if components:
        settled = total["matched"] + total["tiers"] + total["explained"]
        print(f"matched or explained: {settled} of {components} components, {100 * settled / components:.1f} %")
    for problem in problems:
        print("wrong:", problem)
    if not args.case:
        for row in differences:
            if not row.get("used") and row["case"] != "*":
                print("explains nothing:", row["case"], row["address"], row["component"])
    return 1 if problems or not components else 0


if __name__ == "__main__":
    sys.exit(main())
