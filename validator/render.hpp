#pragma once
#include <span>
#include <string>
#include <vector>

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

/// Of several names: the outcome for all of them, how many stand in its way, and what concerns only
/// all of them together. `each` are the verdicts on the single ones.
std::string render_summary(const Verdict& whole, std::span<const Verdict> each,
                           const CaProfile& ca);

/// What was seen of the names, in lines without indentation: hops, addresses, name servers.
std::string render_looks(const Facts& facts);

/// "host:port" of all that was left alone, each once: where refused redirects lead, and
/// special-purpose addresses.
std::vector<std::string> not_contacted(const Verdict& verdict, const Facts& facts);

/// What the CA would write into its problem document: its words after the address and the URL that
/// they are about, as Boulder puts it. Empty when there is nothing to quote.
std::string ca_text(const Finding& finding, const Facts& facts);

}  // namespace acme8443::validator
