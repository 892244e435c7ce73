// Keys that somebody else has too.
#include <algorithm>

#include "base/pki/encoding.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/key_finding.hpp"

namespace acme8443::validator::rules {
namespace {

std::vector<Finding> weak_list(const Facts& facts, Moment, const CaProfile& ca)
{
    const pki::PublicKey* const key = readable_key(facts);
    if (key == nullptr || key->algorithm == pki::PublicKey::Algorithm::other) return {};
    const auto& list = facts.key->weak_list;
    if (!list) {
        return {{.outcome = Outcome::not_judged,
                 .subject = "the public key",
                 .message = "no list of weak keys is installed"}};
    }
    if (list->empty()) return {};
    Finding finding = bad_key(facts, ca, "it is on a list of keys that everybody can make",
                              "public key is forbidden");
    finding.evidence = *list;
    return {std::move(finding)};
}

std::vector<Finding> account(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.key) return {};
    const auto& ours = facts.key->account_keys;
    if (std::ranges::find(ours, facts.key->spki) == ours.end()) return {};
    return {bad_key(facts, ca, "it is the key of an ACME account")};
}

std::vector<Finding> compromised(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.key || facts.key->compromised.empty()) return {};
    const auto& known = facts.key->compromised;
    if (std::ranges::find(known, pki::sha256(facts.key->spki)) == known.end()) return {};
    return {bad_key(facts, ca, "it was reported as compromised", "public key is forbidden")};
}

constexpr Rule table[] = {
    {.id = "key-debian",
     .cites = "BR 2.3.1 section 6.1.1.3(5.1)",
     .statement = "A key is not one of those that Debian's OpenSSL made from 2006 to 2008, nor on "
                  "another installed list.",
     .area = Area::key,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2024, 11, 15)},
     .advice = "Make a new key. Lists: Debian's openssl-blacklist, CVE-2008-0166/dwk_blocklists, "
               "badkeys' blocklist.dat.",
     .aka = "badkeys: blocklist",
     .judge = weak_list},
    {.id = "key-account",
     .cites = "RFC 8555 section 11.1",
     .statement = "The key of an ACME account is never the key of a certificate.",
     .area = Area::key,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = "Make a key for the certificate alone.",
     .judge = account},
    {.id = "key-compromised",
     .cites = "BR 2.3.1 section 6.1.1.3(4)",
     .statement = "A key that was reported as compromised is not used again.",
     .area = Area::key,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Make a new key.",
     .aka = "Boulder: public key is forbidden",
     .judge = compromised},
};

}  // namespace

std::span<const Rule> key_known_rules() { return table; }

}  // namespace acme8443::validator::rules
