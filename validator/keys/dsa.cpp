#include "validator/keys/dsa.hpp"

#include <algorithm>

#include "validator/keys/integer.hpp"
#include "validator/keys/modulus.hpp"

namespace acme8443::validator::keys {
namespace {

bool too_large(std::string_view number) { return number.size() > most_thorough_bits / 8; }

}  // namespace

bool dsa_value_in_field(std::string_view p, std::string_view y)
{
    if (too_large(p) || too_large(y)) return true;
    Integer most(p);
    if (mpz_cmp_ui(most.get(), 2) < 0) return false;
    mpz_sub_ui(most.get(), most.get(), 2);
    const Integer value(y);
    return mpz_cmp_ui(value.get(), 2) >= 0 && mpz_cmp(value.get(), most.get()) <= 0;
}

bool dsa_value_of_order(std::string_view p, std::string_view q, std::string_view y)
{
    if (too_large(p) || too_large(q) || too_large(y)) return true;
    const Integer modulus(p);
    if (mpz_sgn(modulus.get()) == 0) return false;
    Integer power(y);
    mpz_powm(power.get(), power.get(), Integer(q).get(), modulus.get());
    return mpz_cmp_ui(power.get(), 1) == 0;
}

}  // namespace acme8443::validator::keys
