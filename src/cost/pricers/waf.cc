// WAF and Shield.
#include <fmt/format.h>

#include <set>
#include <string>

#include "cost/pricers.h"

namespace {

constexpr std::string_view waf = "awswaf";

std::string scoped(std::string_view item, std::string_view scope) {
  return fmt::format("{};scope={}", item, scope);
}

struct Rules {
  int own = 0, groups = 0, managed = 0;
  bool bot_control = false;
  bool challenges = false, captchas = false;
  std::set<std::string, std::less<>> priced_apart;  ///< managed groups with a price of their own
};

/// A rule in either spelling: Terraform's blocks, or the API's JSON in rule_json.
Value member(const Value& object, std::string_view block, std::string_view key) {
  const Value found = object[block];
  if (found.is_array()) return found.at(0);
  return found.absent() ? object[key] : found;
}

void count(const Value& rule, Rules& rules) {
  const Value statement = member(rule, "statement", "Statement");
  const Value managed = member(statement, "managed_rule_group_statement", "ManagedRuleGroupStatement");
  if (!managed.absent()) {
    ++rules.managed;
    const auto vendor = member(managed, "vendor_name", "VendorName").text();
    const auto name = member(managed, "name", "Name").text();
    if (vendor && *vendor != "AWS")
      rules.priced_apart.insert(fmt::format("{} of {}", name.value_or("?"), *vendor));
    if (name == "AWSManagedRulesBotControlRuleSet") rules.bot_control = true;
    if (name == "AWSManagedRulesATPRuleSet" || name == "AWSManagedRulesACFPRuleSet" ||
        name == "AWSManagedRulesAntiDDoSRuleSet")
      rules.priced_apart.emplace(*name);
  } else if (!member(statement, "rule_group_reference_statement", "RuleGroupReferenceStatement").absent()) {
    ++rules.groups;
  } else {
    ++rules.own;
  }
  const Value action = member(rule, "action", "Action");
  rules.captchas |= !member(action, "captcha", "Captcha").absent();
  rules.challenges |= !member(action, "challenge", "Challenge").absent();
}

/// The rules inside the plan's own rule groups that this ACL uses.
Amount rules_in_groups(const Resource& acl, int groups) {
  if (groups == 0) return Amount(0);
  std::set<const Change*> used;
  for (const Target& target :
       acl.configured({"rule", "statement", "rule_group_reference_statement", "arn"}).targets)
    used.insert(target.change);
  std::set<std::string, std::less<>> arns;
  for (const Value& rule : acl["rule"].elements())
    if (const auto arn = rule.block("statement").block("rule_group_reference_statement")["arn"].text())
      arns.emplace(*arn);
  int found = 0, inside = 0;
  for (const Resource& group : acl.all("aws_wafv2_rule_group")) {
    const auto arn = group["arn"].text();
    if (!used.contains(&group.change()) && !(arn && arns.contains(*arn))) continue;
    ++found;
    if (group["rule"].unknown()) return Amount::unknown("rule of the rule group is known after apply");
    inside += static_cast<int>(group["rule"].size());
  }
  if (found < groups) return Amount::unknown("a rule group is not in this plan");
  return Amount(Quantity(inside), "rules of the rule groups");
}

void web_acl(const Resource& r, Bill& bill) {
  const auto scope_text = r.given("scope").text();
  const std::string_view scope = scope_text == "CLOUDFRONT" ? "cloudfront" : "regional";
  bill.monthly("Web ACL", waf, scoped("web_acl_month", scope), 1);

  Rules rules;
  Tape tape;
  Value list = r.given("rule");
  const Value json = r.given("rule_json");
  if (const auto text = json.text(); text && tape.parse_copy(*text) && tape.size() > 0) list = Value(tape, 0);
  const bool open = list.unknown() || json.unknown() || (json.known() && !list.is_array());
  if (open) {
    bill.unknown("Rules", json.absent() ? "rule is known after apply" : "rule_json cannot be read");
  } else {
    for (const Value& rule : list.elements()) count(rule, rules);
    const std::string item = scoped("rule_month", scope);
    bill.monthly("Rules", waf, item, Amount(Quantity(rules.own), "rule"));
    bill.monthly("Rule groups", waf, item, Amount(Quantity(rules.groups), "rule_group_reference_statement"));
    bill.monthly("Rules in rule groups", waf, item,
                 r.usage_or("rule_group_rules", rules_in_groups(r, rules.groups)));
    Component& managed = bill.monthly("Managed rule groups", waf, item,
                                      Amount(Quantity(rules.managed), "managed_rule_group_statement"));
    // WAF pricing page: a managed group is one item of the bill, however many rules it has.
    if (r.usage("managed_rule_group_rules").known()) managed.remark("the rules inside cost nothing more");
  }
  for (const std::string& name : rules.priced_apart)
    bill.unknown(fmt::format("Subscription ({})", name), "its own price is not in the price table");
  if (rules.bot_control) {
    bill.monthly("Bot Control", waf, scoped("bot_control_month", scope), 1);
    bill.metered("Bot Control requests (common)", waf, scoped("bot_control_common_request", scope),
                 r.usage("monthly_bot_control_requests"));
    bill.metered("Bot Control requests (targeted)", waf, scoped("bot_control_targeted_request", scope),
                 r.usage("monthly_targeted_bot_control_requests"));
  }
  bill.metered("Requests", waf, fmt::format("request;scope={};wcu_max=1500", scope),
               r.usage("monthly_requests"))
      .remark("more above 1500 web ACL capacity units");
  if (rules.captchas)
    bill.metered("CAPTCHA attempts", waf, scoped("captcha_attempt", scope),
                 r.usage("monthly_captcha_attempts"));
  if (rules.challenges)
    bill.metered("Challenges served", waf, scoped("challenge_served", scope), r.usage("monthly_challenges"));
}

/// WAF Classic has the list prices of its successor.
void classic(const Resource& r, Bill& bill, std::string_view scope, std::string_view block) {
  bill.monthly("Web ACL", waf, scoped("web_acl_month", scope), 1);
  const Value rules = r[block];
  const std::string item = scoped("rule_month", scope);
  if (rules.unknown()) {
    bill.monthly("Rules", waf, item, Amount::unknown(fmt::format("{} is known after apply", block)));
  } else {
    int groups = 0;
    for (const Value& rule : rules.elements())
      if (rule["type"].is("GROUP")) ++groups;
    const int own = static_cast<int>(rules.size()) - groups;
    bill.monthly("Rules", waf, item, Amount(Quantity(own), std::string(block)));
    bill.monthly("Rule groups", waf, item, Amount(Quantity(groups), fmt::format("{} of type GROUP", block)));
    if (groups > 0) bill.metered("Rules in rule groups", waf, item, r.usage("rule_group_rules"));
  }
  bill.metered("Requests", waf, fmt::format("request;scope={};wcu_max=1500", scope),
               r.usage("monthly_requests"));
}

void classic_global(const Resource& r, Bill& bill) {
  classic(r, bill, "cloudfront", "rules");
}

void classic_regional(const Resource& r, Bill& bill) {
  classic(r, bill, "regional", "rule");
}

void rule_group(const Resource&, Bill& bill) {
  bill.free("rules are priced with the web ACLs that use them");
}

void shield_subscription(const Resource&, Bill& bill) {
  bill.monthly("Shield Advanced", "AWSShield", "advanced_subscription_month", 1)
      .remark("once for all accounts of an organization; for at least a year");
}

void shield_protection(const Resource& r, Bill& bill) {
  bill.metered("Data transfer out (load balancers)", "AWSShield", "advanced_dto_elb_gb",
               r.usage("monthly_data_transfer_out_gb"))
      .remark("needs a Shield Advanced subscription, 3000.00 a month for the organization");
}

constexpr Pricer pricers[] = {
    {"aws_wafv2_web_acl", "WAF", web_acl},
    {"aws_wafv2_rule_group", "WAF", rule_group},
    {"aws_waf_web_acl", "WAF", classic_global},
    {"aws_waf_rule", "WAF", rule_group},
    {"aws_waf_rate_based_rule", "WAF", rule_group},
    {"aws_waf_rule_group", "WAF", rule_group},
    {"aws_wafregional_web_acl", "WAF", classic_regional},
    {"aws_wafregional_rule", "WAF", rule_group},
    {"aws_wafregional_rate_based_rule", "WAF", rule_group},
    {"aws_wafregional_rule_group", "WAF", rule_group},
    {"aws_shield_subscription", "Shield", shield_subscription},
    {"aws_shield_protection", "Shield", shield_protection},
};

}  // namespace

std::span<const Pricer> waf_pricers() {
  return pricers;
}
