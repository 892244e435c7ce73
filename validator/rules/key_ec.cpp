// EC keys: BR 2.3.1 section 6.1.5.
#include <algorithm>
#include <array>

#include "validator/rules/families.hpp"
#include "validator/rules/key_finding.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::string_view_literals;
using Point = pki::PublicKey::Point;

const pki::PublicKey* ec_key(const Facts& facts)
{
    const pki::PublicKey* const key = readable_key(facts);
    return key != nullptr && key->algorithm == pki::PublicKey::Algorithm::ec ? key : nullptr;
}

Finding curve_refused(const Facts& facts, const CaProfile& ca, const pki::PublicKey& key,
                      std::string_view who)
{
    const std::string name = key.curve.empty() ? key.algorithm_name() : std::string(key.curve);
    return bad_key(facts, ca, "its curve is " + name + ", which " + std::string(who) + " not allow",
                   key.curve.empty() ? "" : "ECDSA curve " + name + " not allowed");
}

std::vector<Finding> curve(const Facts& facts, Moment, const CaProfile& ca)
{
    static constexpr std::array allowed{"P-256"sv, "P-384"sv, "P-521"sv};
    const pki::PublicKey* const key = ec_key(facts);
    if (key == nullptr || !ca.publicly_trusted) return {};
    if (std::ranges::find(allowed, key->curve) != allowed.end()) return {};
    return {curve_refused(facts, ca, *key, "the Baseline Requirements do")};
}

std::vector<Finding> curve_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    const pki::PublicKey* const key = ec_key(facts);
    if (key == nullptr || ca.ec_curves.empty()) return {};
    if (std::ranges::find(ca.ec_curves, key->curve) != ca.ec_curves.end()) return {};
    return {curve_refused(facts, ca, *key, ca.title + " does")};
}

std::vector<Finding> point(const Facts& facts, Moment, const CaProfile& ca)
{
    const pki::PublicKey* const key = ec_key(facts);
    // A point of a curve that is not known is not the matter.
    if (key == nullptr || key->point == Point::valid || key->curve.empty()) return {};
    switch (key->point) {
        case Point::infinity:
            return {bad_key(facts, ca, "it is the point at infinity",
                            "key x, y must not be the point at infinity")};
        case Point::out_of_range:
            return {bad_key(facts, ca, "a coordinate is not smaller than the prime of the field",
                            "key x, y must not exceed P-1")};
        case Point::off_curve:
            return {bad_key(facts, ca, "its point is not on the curve",
                            "key point is not on the curve")};
        default:
            return {bad_key(facts, ca, "it is not an encoded point of its curve")};
    }
}

std::vector<Finding> compressed_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    const pki::PublicKey* const key = ec_key(facts);
    if (key == nullptr || !key->compressed || !ca.boulder) return {};
    return {bad_key(facts, ca, "its point is compressed, which " + ca.title + " cannot read")};
}

constexpr Rule table[] = {
    {.id = "key-ec-curve",
     .cites = "BR 2.3.1 section 6.1.5",
     .statement = "An ECDSA key is on P-256, P-384 or P-521.",
     .area = Area::key,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Make an ECDSA P-256 or P-384 key.",
     .aka = "zlint: e_ec_improper_curves",
     .judge = curve},
    {.id = "key-ec-curve-ca",
     .cites = "the profile's ec_curves; Boulder goodkey LetsEncryptCPS",
     .statement = "An ECDSA key is on a curve that this CA takes.",
     .area = Area::key,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Make an ECDSA P-256 or P-384 key.",
     .aka = "Boulder: ECDSA curve not allowed",
     .judge = curve_ca},
    {.id = "key-ec-point",
     .cites = "BR 2.3.1 sections 6.1.5 and 6.1.6; SEC 1 section 3.2.2.1",
     .statement = "An ECDSA key is a point of its curve, and not the point at infinity.",
     .area = Area::key,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "The key is damaged: make a new one.",
     .aka = "Boulder: key point is not on the curve",
     .judge = point},
    {.id = "key-ec-compressed-ca",
     .cites = "RFC 5480 section 2.2 makes compressed points optional; Boulder, crypto/x509",
     .statement = "An ECDSA key is an uncompressed point.",
     .area = Area::key,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Write the key uncompressed: openssl pkey -ec_conv_form uncompressed.",
     .judge = compressed_ca},
};

}  // namespace

std::span<const Rule> key_ec_rules() { return table; }

}  // namespace acme8443::validator::rules
