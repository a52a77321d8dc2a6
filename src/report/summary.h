// What a reader is told first: figures, counts and groups, in words that every format uses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

/// "1,204.18", "266.55..710.80".
std::string amount_text(const Range<Usd>& range);
/// "+412.30", "-3.00", "0.00", "+33.45..+89.20"; less than half a cent is "+<0.01".
std::string delta_text(const Range<Usd>& range);
/// "+34 %", "+34..+58 %"; empty when there is nothing to divide by or nothing changes.
std::string percent_text(const Range<Usd>& before, const Range<Usd>& delta);
/// False when not one resource has a figure though some should: 0.00 would be a lie.
bool has_figure(const Environment& environment);
/// The totals, "at least" before those that lack a part, and what they change by: "+412.30", "at least
/// +32.85", "unknown" where a missing price would look like a saving.
struct FigureWords {
  std::string before, after, delta;
  bool changes = false;
};
FigureWords figure(const Environment& environment);
/// False when something that changes has a part without a price: the change may be larger.
bool delta_complete(const Environment& environment);
/// The same of one service or resource.
FigureWords figure(const Environment& environment, const ServiceCost& service);
FigureWords figure(const ReportedResource& resource);

/// Something is to be done, or has been found.
bool changes_anything(const Environment& environment);

/// "1 replaced", "3 updated", …: what is not zero, worst first.
std::vector<std::string> count_words(const Environment& environment);
/// "4 priced", "38 free", and what the figure does not hold: "usage of 3", "1 unsupported".
std::vector<std::string> figure_words(const Environment& environment);
std::vector<std::string> outside_words(const Environment& environment);

/// Reasons of that level, as they are.
std::vector<std::string> reason_texts(const Decision& decision, Verdict level);
/// Who may let a blocked environment pass, and by which words: a sentence for each approval that the policy
/// allows.
std::vector<std::string> approval_texts(const Environment& environment);
/// "2 critical, 1 low finding": those that are not waived. Empty when there are none.
std::string findings_text(const std::vector<ReportedFinding>& findings);
/// What the policy did to a finding, or could not do: "critical by itself, low by the policy: …", "its waiver
/// (ann) expired on 2026-01-31".
std::vector<std::string> policy_texts(const ReportedFinding& finding);
/// One text for each waiver and rule that let findings pass: "aws_s3_bucket.a and 2 more
/// (s3-bucket-destroyed) by ann until 2027-01-31: old data".
std::vector<std::string> waived_texts(const Environment& environment);
/// Findings that the policy turned off: "3 findings: sg-* at module.legacy.*: reason". Empty when there are
/// none.
std::vector<std::string> off_texts(const Environment& environment);
/// "data loss"
std::string category_text(Category category);

/// Why Terraform does what it does ("no longer in the configuration"); empty when the attributes tell.
std::string reason_text(const ReportedChange& change);
/// "destroyed first", "created first", what reason_text() says, "was aws_x.y": joined by "; ".
std::string remark(const ReportedChange& change);

/// The attributes worth a line, those that force a replacement first. What Terraform can only say after apply
/// is left out where it is the mere consequence of a replacement or update.
std::vector<const AttributeChange*> telling_attributes(const ReportedChange& change);

/// Findings that say the same of several objects.
struct FindingGroup {
  std::vector<const ReportedFinding*> members;
  const ReportedFinding& first() const { return *members.front(); }
};
/// Worst first; the waived ones are not among them.
std::vector<FindingGroup> group_findings(const Environment& environment);

/// The change a finding is about, or null.
const ReportedChange* change_of(const Environment& environment, const ReportedFinding& finding);

/// Changes of which the same is to be said.
struct ChangeGroup {
  std::vector<const ReportedChange*> members;
  const ReportedChange& first() const { return *members.front(); }
};
/// All changes but reads, worst first, without those of findings. Many that differ in the same way stand
/// together; so do those beyond the first `singles` of an action, and all that are created when they are
/// more.
std::vector<ChangeGroup> group_changes(const Environment& environment, std::size_t singles);
/// How bad an action is, 0 the worst: the order of changes.
int rank(Action action);
/// "deleted", "replaced": what became of each.
std::string_view past(Action action);
/// "4 aws_route, 3 aws_subnet, 12 of 5 other types": at most `most` types.
std::string types_text(const std::vector<const ReportedChange*>& changes, std::size_t most);

/// A price that only usage turns into money, and how many resources have it.
struct Rate {
  std::string service, name, unit, note;
  Usd price;
  std::size_t resources = 0;
};
/// Of what is there after apply, by service and name; either of resources that change or of those that do
/// not.
std::vector<Rate> rates(const Environment& environment, bool of_changed);

/// A price in this line was borrowed from another region.
bool is_assumed(const ReportedComponent& line);
bool is_assumed(const ReportedResource& resource);
/// Why figures are missing, each reason once: "aws_db_instance.a: instance_class is known after apply", "8
/// resources: the region is not in the plan; name it with --region".
std::vector<std::string> unknown_texts(const Environment& environment);

/// What the figures do not show of a resource that costs something: the overlap while old and new exist, what
/// stays billed after Terraform forgets it, what was billed before it was managed. "aws_x.y: …".
std::vector<std::string> transition_texts(const Environment& environment);

/// Money by service: those that change, the largest change at the top. What has no figure on either side has
/// no row: it is among unknown_texts().
std::vector<const ServiceCost*> changed_services(const Environment& environment);
/// All others that cost something as one; `resources` is how many services they are.
ServiceCost unchanged_services(const Environment& environment);
/// Resources of a service whose cost changes, the largest change first.
std::vector<const ReportedResource*> changed_resources(const Environment& environment,
                                                       std::string_view service);

/// One resource is all there is to say of a service: they can share a line.
bool is_whole_of(const std::vector<const ReportedResource*>& resources, const ServiceCost& service);

/// "Only prod replaces `a`": deletions and replacements that some environments have and others do not; one
/// for each set of environments and fate. Worst first.
struct Distinction {
  std::vector<std::string> environments;  ///< that do it
  std::string what;                       ///< "replaces", "deletes", "forgets"
  std::vector<std::string> addresses;     ///< the one with the worst finding first
  std::string forced_by;                  ///< the attribute that forces the first one's replacement
};
std::vector<Distinction> distinctions(const Report& report);

/// "a, b and c".
std::string listed(const std::vector<std::string>& words);
std::string joined(const std::vector<std::string>& words, std::string_view between);
