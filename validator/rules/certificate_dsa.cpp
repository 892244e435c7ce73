// DSA keys, which BR 1.7.1 banned on 2020-08-20, and what was asked of them before.
#include "validator/keys/dsa.hpp"
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

bool dsa_key(const View& view) { return view.dsa_key.has_value(); }
bool complete(const View& view)
{
    return view.dsa_key && !view.dsa_key->p.empty() && !view.dsa_key->q.empty() &&
           !view.dsa_key->g.empty() && !view.dsa_key->y.empty();
}
bool incomplete(const View& view) { return !complete(view); }

/// Of a number without leading zeros.
std::size_t bits(std::string_view number)
{
    if (number.empty()) return 0;
    const auto top = static_cast<unsigned char>(number.front());
    return 8 * (number.size() - 1) + static_cast<std::size_t>(std::bit_width(top));
}
bool odd_sizes(const View& view)
{
    const std::size_t p = bits(view.dsa_key->p);
    const std::size_t q = bits(view.dsa_key->q);
    return !(p == 2048 && (q == 224 || q == 256)) && !(p == 3072 && q == 256);
}
bool too_short(const View& view)
{
    return bits(view.dsa_key->p) < 2048 || bits(view.dsa_key->q) < 244;
}

bool out_of_field(const View& view)
{
    return !keys::dsa_value_in_field(view.dsa_key->p, view.dsa_key->y);
}
bool of_other_order(const View& view)
{
    return !keys::dsa_value_of_order(view.dsa_key->p, view.dsa_key->q, view.dsa_key->y);
}

constexpr Rule table[] = {
    br_must({.id = "dsa-params-missing",
             .aka = "zlint: e_dsa_params_missing",
             .cites = "BR 1.7.0 section 6.1.6",
             .statement = "A DSA key has all its parameters.",
             .judge = when<incomplete, dsa_key, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2020, 8, 20)}}),
    br_must({.id = "dsa-improper-modulus-or-divisor-size",
             .aka = "zlint: e_dsa_improper_modulus_or_divisor_size",
             .cites = "BR 1.7.0 section 6.1.5",
             .statement = "A DSA key has 2048 bits with 224 or 256, or 3072 with 256.",
             .judge = when<odd_sizes, complete, server>}),
    br_must({.id = "dsa-shorter-than-2048-bits",
             .aka = "zlint: e_dsa_shorter_than_2048_bits",
             .cites = "BR 1.7.0 section 6.1.5",
             .statement = "A DSA key has 2048 bits and its subgroup 244.",
             .judge = when<too_short, complete, server>,
             .effective = {.until = utc(2020, 8, 20)}}),
    br_must({.id = "dsa-unique-correct-representation",
             .aka = "zlint: e_dsa_unique_correct_representation",
             .cites = "BR 1.7.0 section 6.1.6",
             .statement = "The value of a DSA key is between 2 and p - 2.",
             .judge = when<out_of_field, complete, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2020, 8, 20)}}),
    br_must({.id = "dsa-correct-order-in-subgroup",
             .aka = "zlint: e_dsa_correct_order_in_subgroup",
             .cites = "BR 1.7.0 section 6.1.6",
             .statement = "The value of a DSA key has the order of the subgroup.",
             .judge = when<of_other_order, complete, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2020, 8, 20)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_dsa_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
