#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace acme8443::pki {

/// What a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) says. Does not judge: that is
/// validator's.
struct PublicKey {
    enum class Algorithm : std::uint8_t { rsa, ec, other };
    /// SEC 1 section 2.3.4 and 3.2.2.1. The NIST curves have cofactor 1: a valid point has the
    /// order of the group. unreadable: neither of its forms, or of a curve that is not known here.
    enum class Point : std::uint8_t { valid, infinity, out_of_range, off_curve, unreadable };

    Algorithm algorithm{Algorithm::other};
    std::string algorithm_identifier{};  ///< DER, whole

    // RSA: big-endian without leading zeros, empty for 0.
    std::string modulus{};
    std::string exponent{};

    // EC.
    std::string_view curve{};  ///< "P-224", "P-256", "P-384", "P-521", or empty: another one
    Point point{Point::unreadable};
    bool compressed{};  ///< only x and a sign were given; there is no y
    std::string x{};    ///< as many octets as the field has
    std::string y{};

    std::size_t modulus_bits() const noexcept;
    /// "id-ecPublicKey with prime256v1", "ED25519": OpenSSL's names, else dotted numbers.
    std::string algorithm_name() const;
};

/// Reads one, and looks whether an EC point is on its curve. Errors: Errc::crypto for what is not
/// DER, for a negative RSA number, for octets after the end.
Result<PublicKey> read_public_key(std::string_view spki);

}  // namespace acme8443::pki
