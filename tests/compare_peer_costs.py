#!/usr/bin/env python3
"""Compares plangate's fixed costs with those of another estimator, component by component.

    tests/compare_peer_costs.py DIR [--plangate BIN] [--reports DIR] [--case NAME]... [--verbose]

DIR holds the peer's cases: cases.csv (case, region), golden.csv (what the peer says) and one folder per case
with plan.json. Only rows whose `usage_based` is `no` count: the others depend on a usage file. Every such row
must be matched (within 1 % or one cent), explained by a row of peer_differences.csv, or it is wrong; so must
every fixed line of plangate that the peer does not have. Exits with 1 when anything is wrong.

peer_differences.csv: `case`, `address` and `component` are patterns in which `*` stands for anything. `kind`
is checked: `range` wants the peer's figure inside plangate's range, `unpriced` wants plangate to say that it
does not know, `differs` takes another figure, `extra` speaks of a line that only plangate has, `absent` of one
that plangate has not because it costs nothing. A row that explains nothing is reported.
"""
import argparse
import collections
import csv
import json
import pathlib
import re
import subprocess
import sys

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
    (r"Load balancer|load balancer", r"Load Balancer$"),
    (r"NAT gateway", r"^NAT gateway"),
    (r"Endpoint \(Interface\)", r"^Interface endpoint"),
    (r"Endpoint \(GatewayLoadBalancer\)", r"^Gateway Load Balancer endpoint"),
    (r"Network Firewall Endpoint", r"^Firewall endpoint"),
    (r"VPN connection", r"^VPN connection"),
    (r"Transit gateway attachment", r"^Transit gateway attachment"),
    (r"Endpoint association", r"^Client VPN endpoint association"),
    (r"EC2 Dedicated Host", r"^Dedicated host"),
    (r"Global table \((.*)\) > Replicated write capacity unit", r"^Replicated write capacity \({0}\)"),
    (r"^(?:Database instance|ElastiCache|Instance|Dedicated master|UltraWarm instance) \((?:(?:on-demand|reserved), )?([\w.]+)",
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
]

# Where the peer has one figure and plangate shows its parts.
SUMS = [(r"EKS cluster", r"^EKS cluster|^Extended support")]


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def matches(pattern, text):
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), text) is not None


def close(wanted, got):
    return abs(wanted - got) <= max(0.011, 0.01 * abs(wanted))


def report_of(args, case, region):
    if args.reports:
        return json.loads((pathlib.Path(args.reports) / f"{case}.json").read_text(encoding="utf-8"))
    plan = pathlib.Path(args.cases) / case / "plan.json"
    run = subprocess.run([args.plangate, "review", "--format", "json", "--region", region, f"{case}={plan}"],
                         capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"{case}: {run.stderr.strip()}")
    return json.loads(run.stdout)


class Line:
    """A line of plangate; lines of the same meaning may be added up."""

    def __init__(self, component):
        self.name = component["name"]
        self.status = component["status"]
        self.low = float(component["monthly"]["low"])
        self.high = float(component["monthly"]["high"])
        self.taken = False

    def text(self):
        if self.status == "unknown":
            return f"{self.name}: unknown"
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


def compare(case, golden, report, differences, verbose):
    counts, problems = collections.Counter(), []
    resources = {r["address"]: r for env in report["environments"] for r in env["resources"]}
    lines_of = {address: [Line(c) for c in r["components"] if c["side"] == "after" and c["status"] != "usage"]
                for address, r in resources.items()}
    # Dearest first, so that the most telling rows choose their lines first.
    for row in sorted(golden, key=lambda r: -float(r["monthly_cost"])):
        address, component, cost = row["address"], row["component"], float(row["monthly_cost"])
        line = find(lines_of.get(address, []), component, cost)
        unpriced = line is None or line.status == "unknown"
        if not unpriced and close(cost, line.low) and close(cost, line.high):
            counts["matched"] += 1
            continue

        def fits(kind, line=line, unpriced=unpriced, cost=cost, address=address):
            if kind == "range":
                return not unpriced and line.low - 0.011 <= cost <= line.high + 0.011
            if kind == "unpriced":
                cost_class = resources.get(address, {}).get("class")
                return unpriced and cost_class in ("unknown", "unsupported", "usage")
            if kind == "absent":
                return line is None
            return kind == "differs" and not unpriced

        reason = explanation(differences, case, address, component, fits)
        said = line.text() if line else f"nothing ({resources.get(address, {}).get('class', 'no such resource')})"
        if reason:
            counts["not priced" if reason["kind"] == "unpriced" else "explained"] += 1
            if verbose:
                print(f"  {address}: {component}: {cost:.2f}, here {said}: {reason['reason']}")
            continue
        if resources.get(address, {}).get("class") == "unsupported":
            counts["not priced"] += 1  # the report says so itself
            continue
        counts["wrong"] += 1
        problems.append(f"{case}: {address}: {component}: {cost:.2f}, here {said}")
    for address, lines in lines_of.items():
        for line in lines:
            if line.taken or line.status == "unknown" or line.high == 0:
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
    parser.add_argument("--reports", help="take the reports from this folder, CASE.json, instead of running")
    parser.add_argument("--case", action="append")
    parser.add_argument("--verbose", action="store_true", help="print what is explained, too")
    args = parser.parse_args()
    differences = rows(pathlib.Path(__file__).parent / "peer_differences.csv")
    golden = collections.defaultdict(list)
    for row in rows(pathlib.Path(args.cases) / "golden.csv"):
        if row["usage_based"] == "no" and row["monthly_cost"]:
            golden[row["case"]].append(row)

    columns = ["matched", "explained", "not priced", "only here", "wrong"]
    print(f"{'case':44}" + "".join(f"{c:>12}" for c in columns))
    total, problems = collections.Counter(), []
    for case in rows(pathlib.Path(args.cases) / "cases.csv"):
        name = case["case"]
        if args.case and name not in args.case:
            continue
        counts, wrong = compare(name, golden[name], report_of(args, name, case["region"]), differences,
                                args.verbose)
        total += counts
        problems += wrong
        if counts:
            print(f"{name:44}" + "".join(f"{counts[c]:>12}" for c in columns))
    print(f"{'sum':44}" + "".join(f"{total[c]:>12}" for c in columns))
    for problem in problems:
        print("wrong:", problem)
    if not args.case:
        for row in differences:
            if not row.get("used"):
                print("explains nothing:", row["case"], row["address"], row["component"])
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
