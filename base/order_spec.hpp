#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/identifier.hpp"

namespace acme8443 {

/// ed25519 signs for accounts alone (RFC 8037): no public CA certifies such a key.
enum class KeyType : std::uint8_t { ecdsa_p256, ecdsa_p384, rsa_2048, rsa_3072, rsa_4096, ed25519 };

/// "ecdsa-p256", "ecdsa-p384", "rsa-2048", ..., "ed25519".
std::string_view to_string(KeyType type);
/// One that a certificate may have. Errors: Errc::bad_usage.
Result<KeyType> parse_key_type(std::string_view text);

struct Wanted {
    Identifier name;
    ChallengeType how;
};

struct OrderSpec {
    std::vector<Wanted> names;
    KeyType key_type{KeyType::ecdsa_p256};
    std::string profile{};   ///< empty: the CA's default
    std::string replaces{};  ///< ARI certificate id (RFC 9773), or empty
};

namespace validator {
class Policy;
}

/// An OrderSpec the policy has agreed to. Only validator::Policy can make one, so nothing can be
/// ordered that was not judged first.
class ApprovedOrder {
public:
    const OrderSpec& spec() const noexcept { return spec_; }

private:
    friend class validator::Policy;
    explicit ApprovedOrder(OrderSpec spec) : spec_(std::move(spec)) {}
    OrderSpec spec_;
};

}  // namespace acme8443
