#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace acme8443::validator {

/// An IP address as bytes in network order: what the rules compare.
struct Ip {
    std::array<std::uint8_t, 16> bytes{};
    bool v6{};

    /// Dotted decimal without leading zeros, or any RFC 4291 text without a zone. Empty: neither.
    static std::optional<Ip> parse(std::string_view text);
    /// The one text form (RFC 5952; RFC 8738 section 3).
    std::string text() const;
};

/// A block of the IANA special-purpose address registries (data/special_purpose_addresses.tsv): a
/// "Reserved IP Address" of BR section 1.6.1.
struct SpecialBlock {
    Ip base;
    unsigned bits{};
    std::string_view block;  ///< "10.0.0.0/8"
    std::string_view name;   ///< "Private-Use"
    std::string_view rfc;    ///< "[RFC1918]"
};

/// All of them, the most specific first.
std::span<const SpecialBlock> special_blocks();

/// The most specific block that holds this address, or nullptr.
const SpecialBlock* special_block(const Ip& ip);

}  // namespace acme8443::validator
