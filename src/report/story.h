// Why things change, in words that every format uses.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

/// How a format writes a name or value from the plan: made harmless there, cut, perhaps as code.
using Naming = std::function<std::string(std::string_view)>;

/// The block with what is to be said of it as comments, fit to paste; lines without their ends.
std::vector<std::string> rename_lines(const ReportedRename& rename);

/// Looks into the environment, which must outlive it.
class Story {
 public:
  explicit Story(const Environment& environment);

  /// "3 edits cause 14 changes"; empty when no edit causes more than one, or all is new.
  std::string headline() const;
  /// What `root` is: "`domain_name` edited, from `var.domain`, at `aws_acm_certificate.this` and 2 more".
  static std::string root_text(const ReportedRoot& root, const Naming& naming);

  /// The way from an update or replacement back to one of its roots: "`certificate_arn` comes from
  /// `aws_acm_certificate.this`, which is replaced: `domain_name` edited"; or what follows from it. Empty
  /// where the differing attributes say it all.
  std::string cause_text(const ReportedChange& change, const Naming& naming) const;

  /// One step of that way: "`certificate_arn` comes from `arn` of `aws_acm_certificate.this`, which is
  /// replaced".
  static std::string step_text(const ReportedCause& cause, const Naming& naming);
  /// Its end: "`domain_name` edited, from `var.domain`".
  static std::string edit_text(const ReportedEdit& edit, const Naming& naming);

 private:
  std::string own_text(const ReportedChange& change, const Naming& naming) const;
  const ReportedChange* at(std::string_view address) const;

  const Environment& environment_;
  std::map<std::string_view, const ReportedRoot*> begun_;  ///< the root of most consequence that begins there
  std::size_t changes_ = 0;
};
