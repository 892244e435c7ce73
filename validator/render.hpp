#pragma once
#include <string>

#include "validator/ca_profile.hpp"
#include "validator/facts.hpp"
#include "validator/verdict.hpp"

namespace acme8443::validator {

/// One finding for a person, in lines without indentation: the rule with its citation, what was
/// seen, what the CA would say in its own words, the fix. Somebody else's bytes are made printable.
std::string render(const Finding& finding);

/// A whole verdict: the outcome first, then the decisive finding, the way that was looked at, what
/// was not contacted, and the other findings.
std::string render(const Verdict& verdict, const Facts& facts, const CaProfile& ca);

}  // namespace acme8443::validator
