// The size and the exponent of RSA keys: BR 2.3.1 sections 6.1.5 and 6.1.6, and what CAs ask
// beyond.
#include <algorithm>

#include "validator/rules/families.hpp"
#include "validator/rules/key_finding.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::string_view_literals;

constexpr auto exponent_65537 = "\x01\x00\x01"sv;

std::string bits_text(const keys::Modulus& n)
{
    return "its modulus has " + std::to_string(n.bits) + " bits";
}
std::string boulder_bits(const keys::Modulus& n)
{
    return "key size not supported: " + std::to_string(n.bits);
}

std::vector<Finding> bits(const Facts& facts, Moment, const CaProfile& ca)
{
    const keys::Modulus* const n = modulus_of(facts);
    if (n == nullptr || !ca.publicly_trusted || (n->bits >= 2048 && n->bits % 8 == 0)) return {};
    return {bad_key(facts, ca, bits_text(*n) + "; there must be 2048 or more, in whole octets",
                    boulder_bits(*n))};
}

std::vector<Finding> bits_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    const keys::Modulus* const n = modulus_of(facts);
    if (n == nullptr || ca.rsa_bits.empty()) return {};
    if (std::ranges::find(ca.rsa_bits, n->bits) != ca.rsa_bits.end()) return {};
    return {bad_key(facts, ca, bits_text(*n) + ", which " + ca.title + " does not take",
                    boulder_bits(*n))};
}

bool odd(std::string_view number) { return !number.empty() && (number.back() & 1) != 0; }

std::vector<Finding> exponent(const Facts& facts, Moment, const CaProfile& ca)
{
    if (modulus_of(facts) == nullptr || !ca.publicly_trusted) return {};
    const std::string_view e = facts.key->key->exponent;
    if (odd(e) && e != "\x01"sv) return {};
    return {bad_key(facts, ca, "its public exponent is not an odd number of 3 or more",
                    "key exponent must be 65537")};
}

std::vector<Finding> exponent_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    if (modulus_of(facts) == nullptr || !ca.rsa_exponent_65537) return {};
    if (facts.key->key->exponent == exponent_65537) return {};
    return {bad_key(facts, ca, "its public exponent is not 65537", "key exponent must be 65537")};
}

std::vector<Finding> exponent_range(const Facts& facts, Moment, const CaProfile& ca)
{
    if (modulus_of(facts) == nullptr || !ca.publicly_trusted) return {};
    const std::string_view e = facts.key->key->exponent;
    const bool large_enough = e.size() > exponent_65537.size() ||
                              (e.size() == exponent_65537.size() && e >= exponent_65537);
    if (large_enough && e.size() <= 32) return {};
    return {bad_key(facts, ca, "its public exponent is outside 2^16 + 1 to 2^256 - 1")};
}

constexpr Rule table[] = {
    {.id = "key-rsa-bits",
     .cites = "BR 2.3.1 section 6.1.5",
     .statement = "An RSA modulus has 2048 bits or more, a multiple of 8.",
     .area = Area::key,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Make an RSA-2048 or an ECDSA P-256 key.",
     .aka = "zlint: e_rsa_mod_less_than_2048_bits",
     .judge = bits},
    {.id = "key-rsa-bits-ca",
     .cites = "the profile's rsa_bits; Let's Encrypt CP/CPS section 6.1.5, Boulder goodkey",
     .statement = "An RSA modulus has a size that this CA takes.",
     .area = Area::key,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Make an RSA-2048, RSA-3072 or RSA-4096 key, or an ECDSA one.",
     .aka = "Boulder: key size not supported",
     .judge = bits_ca},
    {.id = "key-rsa-exponent",
     .cites = "BR 2.3.1 section 6.1.6",
     .statement = "The RSA public exponent is an odd number of 3 or more.",
     .area = Area::key,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Make a key with the exponent 65537.",
     .aka = "zlint: e_rsa_public_exponent_not_odd, e_rsa_public_exponent_too_small",
     .judge = exponent},
    {.id = "key-rsa-exponent-ca",
     .cites = "the profile's rsa_exponent_65537; Boulder goodkey",
     .statement = "The RSA public exponent is 65537.",
     .area = Area::key,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Make a key with the exponent 65537.",
     .aka = "Boulder: key exponent must be 65537",
     .judge = exponent_ca},
    {.id = "key-rsa-exponent-range",
     .cites = "BR 2.3.1 section 6.1.6",
     .statement = "The RSA public exponent should be between 2^16 + 1 and 2^256 - 1.",
     .area = Area::key,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .advice = "Make a key with the exponent 65537.",
     .aka = "zlint: w_rsa_public_exponent_not_in_range",
     .judge = exponent_range},
};

}  // namespace

std::span<const Rule> key_rsa_rules() { return table; }

}  // namespace acme8443::validator::rules
