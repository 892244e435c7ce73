#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace acme8443::pki {

/// RFC 4648 section 5, without padding, as RFC 8555 section 6.1 wants.
std::string base64url(std::string_view bytes);
/// Errors: Errc::protocol for padding, white space, other letters.
Result<std::string> from_base64url(std::string_view text);
/// RFC 4648 section 4, with padding.
std::string base64(std::string_view bytes);
Result<std::string> from_base64(std::string_view text);

/// 20 bytes; for what is older than SHA-2, never for a signature.
std::string sha1(std::string_view bytes);
/// 32 bytes.
std::string sha256(std::string_view bytes);
/// 32 bytes.
std::string sha3_256(std::string_view bytes);
/// HMAC-SHA-256, 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
/// Lower case.
std::string hex(std::string_view bytes);
/// `count` bytes from the CSPRNG.
Result<std::string> random_bytes(std::size_t count);

}  // namespace acme8443::pki
