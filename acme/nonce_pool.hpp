#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace acme8443::acme {

/// Nonces the CA gave and that were not used yet. RFC 8555 section 6.5.
class NoncePool {
public:
    /// What is not base64url, or longer than 512 bytes, is ignored (section 6.5.1).
    void keep(std::string_view nonce);
    /// The freshest.
    std::optional<std::string> take();

private:
    std::vector<std::string> nonces_;  ///< the freshest last
};

}  // namespace acme8443::acme
