#pragma once
#include "validator/rule.hpp"

namespace acme8443::validator::rules {

/// A finding about a name. When the name comes from a CSR, Boulder says which one it means, and the
/// corpora call the verdict by these words.
inline void word_for_request(const Facts& facts, Finding& finding)
{
    if (!facts.csr || finding.ca_says.empty()) return;
    finding.ca_says = "Cannot issue for \"" + finding.subject + "\": " + finding.ca_says;
    finding.reason = finding.ca_says;
}

}  // namespace acme8443::validator::rules
