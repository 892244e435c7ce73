#pragma once
// Internal to the rules about CAA: how what stands in the way is told.
#include <string>
#include <string_view>

#include "validator/rule.hpp"

namespace acme8443::validator::rules::caa_words {

/// The record is the evidence, if there is one.
Finding about(const NameFacts& name, const CaaRecord* record, std::string message);
/// The same with what the CA would say and the record that would permit it.
Finding prevents(const NameFacts& name, const caa::Permission& seen, std::string message);
/// Why this permission is none.
std::string reason(const NameFacts& name, const caa::Permission& seen, caa::Reading reading);

}  // namespace acme8443::validator::rules::caa_words
