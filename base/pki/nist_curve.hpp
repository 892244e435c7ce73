#pragma once
#include <span>
#include <string_view>

#include "base/pki/public_key.hpp"

namespace acme8443::pki {

/// A prime curve of FIPS 186: y^2 = x^3 - 3x + b.
struct NistCurve {
    std::string_view name;  ///< "P-256"
    std::string_view oid;   ///< contents octets
    std::size_t octets;     ///< of a field element
    int nid;                ///< OpenSSL's number
    std::string_view b;     ///< big-endian, `octets` long
};

/// nullptr: no such curve here.
const NistCurve* find_nist_curve(std::string_view oid);

/// Both coordinates `octets` long.
PublicKey::Point check_point(const NistCurve& curve, std::string_view x, std::string_view y);
/// SEC 1 section 2.3.4: `encoded` is 02 or 03 and x. Slow; nobody sends such keys in bulk.
PublicKey::Point check_compressed(const NistCurve& curve, std::string_view encoded);

}  // namespace acme8443::pki
