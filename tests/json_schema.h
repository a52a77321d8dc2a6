// As much of JSON Schema 2020-12 as the schemas under docs/ use.
#pragma once

#include <regex>
#include <string>
#include <vector>

#include "plan/value.h"

/// Says of a document what a schema finds wrong with it. Borrows the schema.
class JsonSchema {
 public:
  explicit JsonSchema(Value schema) : root_(schema) {}

  /// One line for each fault; also for a member that the schema does not name, and for a keyword that this
  /// validator does not know: neither may go unseen.
  std::vector<std::string> faults(const Value& document) {
    faults_.clear();
    check(root_, document, "");
    return faults_;
  }

 private:
  void fault(const std::string& place, const std::string& what) { faults_.push_back(place + ": " + what); }

  static std::string type_of(const Value& value) {
    if (value.absent()) return "null";
    switch (value.kind()) {
      case Kind::null:
        return "null";
      case Kind::boolean:
        return "boolean";
      case Kind::number:
        return value.scalar()->find_first_of(".eE") == std::string_view::npos ? "integer" : "number";
      case Kind::string:
        return "string";
      case Kind::array:
        return "array";
      case Kind::object:
        return "object";
    }
    return "null";
  }

  void check(const Value& schema, const Value& value, const std::string& place) {
    for (const auto& [keyword, rule] : schema.members()) {
      if (keyword == "$ref") {
        const std::string name(rule.text()->substr(std::string_view("#/$defs/").size()));
        const Value target = root_["$defs"][name];
        if (target.absent())
          fault(place, "no definition of " + name);
        else
          check(target, value, place);
      } else if (keyword == "type") {
        const std::string type = type_of(value);
        // A whole number is a number too.
        const auto is_type = [&](const Value& one) {
          return one.is(type) || (one.is("number") && type == "integer");
        };
        bool fits = is_type(rule);
        for (const Value& one : rule.elements()) fits |= is_type(one);
        if (!fits) fault(place, "is of type " + type);
      } else if (keyword == "enum") {
        bool fits = false;
        for (const Value& one : rule.elements()) fits |= same(one, value);
        if (!fits) fault(place, "is none of the allowed values");
      } else if (keyword == "pattern") {
        if (value.text() &&
            !std::regex_search(std::string(*value.text()), std::regex(std::string(*rule.text()))))
          fault(place, "does not match " + std::string(*rule.text()));
      } else if (keyword == "minimum") {
        if (value.number() && *value.number() < *rule.number()) fault(place, "is too small");
      } else if (keyword == "maximum") {
        if (value.number() && *value.number() > *rule.number()) fault(place, "is too large");
      } else if (keyword == "const") {
        if (!same(rule, value)) fault(place, "is not the one allowed value");
      } else if (keyword == "minLength") {
        if (value.text() && *rule.number() > count(value.text()->size())) fault(place, "is too short");
      } else if (keyword == "maxLength") {
        if (value.text() && *rule.number() < count(value.text()->size())) fault(place, "is too long");
      } else if (keyword == "minItems") {
        if (value.is_array() && *rule.number() > count(value.size())) fault(place, "has too few elements");
      } else if (keyword == "minProperties") {
        if (value.is_object() && *rule.number() > count(value.size())) fault(place, "has too few members");
      } else if (keyword == "oneOf" || keyword == "anyOf") {
        const std::size_t fitting = fits_of(rule, value, place);
        if (fitting == 0) fault(place, "fits none of " + std::string(keyword));
        if (fitting > 1 && keyword == "oneOf") fault(place, "fits several of oneOf");
      } else if (keyword == "additionalProperties") {
        // check_members() refuses unknown ones in any case.
        if (!rule.is_false()) fault(place, "the schema lets any member through");
      } else if (keyword == "required") {
        check_required(rule, value, place);
      } else if (keyword == "properties") {
        check_members(rule, value, place);
      } else if (keyword == "items") {
        std::size_t i = 0;
        for (const Value& element : value.elements()) check(rule, element, place + "/" + std::to_string(i++));
      } else if (keyword != "description" && keyword != "$schema" && keyword != "title" &&
                 keyword != "$defs") {
        fault(place, "the schema uses " + std::string(keyword));
      }
    }
  }

  static Decimal count(std::size_t n) { return Decimal(static_cast<std::int64_t>(n)); }

  /// How many of the alternatives the value fits.
  std::size_t fits_of(const Value& alternatives, const Value& value, const std::string& place) {
    std::size_t fitting = 0;
    for (const Value& alternative : alternatives.elements()) {
      std::vector<std::string> outer;
      outer.swap(faults_);
      check(alternative, value, place);
      fitting += faults_.empty();
      faults_.swap(outer);
    }
    return fitting;
  }

  void check_required(const Value& names, const Value& value, const std::string& place) {
    if (!value.is_object()) return;
    for (const Value& wanted : names.elements()) {
      bool found = false;
      for (const auto& [name, member] : value.members()) found |= wanted.is(name);
      if (!found) fault(place, "lacks " + std::string(*wanted.text()));
    }
  }

  void check_members(const Value& properties, const Value& value, const std::string& place) {
    for (const auto& [name, member] : value.members()) {
      const Value schema = properties[name];
      const std::string there = place + "/" + std::string(name);
      if (schema.absent())
        fault(there, "is not in the schema");
      else
        check(schema, member, there);
    }
  }

  Value root_;
  std::vector<std::string> faults_;
};
