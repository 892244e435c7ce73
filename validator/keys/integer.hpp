#pragma once
// Internal: with validator/keys the only place that names GMP. OpenSSL's BIGNUM has no square root,
// and its BN_mod_word is five times slower.
#include <gmp.h>

#include <string_view>

namespace acme8443::validator::keys {

/// A natural number.
class Integer {
public:
    Integer() { mpz_init(value_); }
    explicit Integer(std::string_view big_endian) : Integer()
    {
        mpz_import(value_, big_endian.size(), 1, 1, 1, 0, big_endian.data());
    }
    Integer(const Integer&) = delete;
    Integer& operator=(const Integer&) = delete;
    ~Integer() { mpz_clear(value_); }

    mpz_ptr get() noexcept { return value_; }
    mpz_srcptr get() const noexcept { return value_; }

private:
    mpz_t value_;
};

}  // namespace acme8443::validator::keys
