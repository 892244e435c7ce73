#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace acme8443::validator::lint {

enum class ALabel : std::uint8_t {
    valid,
    malformed,  ///< no output of the Punycode algorithm (RFC 3492)
    not_nfc     ///< the U-label is not in Unicode's form NFC (RFC 5891 section 4.1)
};

/// Reads a label that begins with "xn--", in lower case or not. One of more than 63 octets is for
/// others to refuse, and valid here.
ALabel read_a_label(std::string_view label);

/// A name with its A-labels decoded, for people to read; the name itself where one cannot be.
std::string u_labels(std::string_view name);

/// Is this UTF-8 in Unicode's form NFC? Octets that are no UTF-8 are taken for normal.
bool in_nfc(std::string_view text);

}  // namespace acme8443::validator::lint
