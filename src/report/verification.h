// Is what is about to be applied what was approved?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

/// One thing that a plan does.
struct Deed {
  std::string what;  ///< "aws_x.y", "aws_x.y (deposed 1a2b)", "output o", "an action"
  std::string does;  ///< "updated"
  std::string fingerprint;
};

/// How the same object fares in the two plans.
struct ChangedDeed {
  Deed approved, planned;
};

/// Why a plan may not be applied, although its work may be what was approved.
struct Objection {
  std::string code;  ///< stable: see docs/verify.schema.json
  std::string text;  ///< one sentence
};

/// Equal work; less of it; or more, or other.
enum class Likeness : std::uint8_t { equal, shrunk, grown };
std::string_view name(Likeness likeness);

struct VerifiedEnvironment {
  std::string name;
  std::string approved_fingerprint,
      fingerprint;  ///< of the plans; the first is empty if the report knows no such plan
  Likeness likeness = Likeness::grown;
  std::size_t approved_deeds = 0;
  std::vector<Deed> fallen_away, added;  ///< by what they are about
  std::vector<ChangedDeed> changed;
  std::vector<Objection> objections;
  std::size_t unbound_secrets = 0;  ///< entries of the plan whose secret values were not compared

  bool may_apply() const { return objections.empty() && likeness != Likeness::grown; }
};

struct Verification {
  std::vector<Objection> objections;  ///< against all of it: another plangate, policy, price table or key
  std::vector<VerifiedEnvironment> environments;

  bool may_apply() const;
};

/// Compares what was approved with what is planned now: reviews of the same environments under the same
/// flags. An environment passes when the work is equal, or when some of what was approved fell away and
/// nothing else differs; never when it was blocked (and nobody lifted that), when the new plan is errored or
/// holds unknown actions, or when something blocks it that did not block then. Of what was lifted the cost
/// may not have grown, and it may be about nothing that was not there: no other finding (rule and address),
/// and none that is worse.
Verification verify(const Report& approved, const Report& planned);

/// For a terminal or log.
std::string render_text(const Verification& verification);
/// As docs/verify.schema.json describes it.
std::string render_json(const Verification& verification);
