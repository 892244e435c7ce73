#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace acme8443::validator::keys {

/// quick: what costs microseconds. thorough: also what costs two milliseconds.
enum class Depth : std::uint8_t { quick, thorough };

/// The rounds of Fermat's method that are looked at: Boulder's 110, the Forum asks for 100.
constexpr unsigned most_fermat_rounds = 110;
/// Larger numbers are not looked at thoroughly.
constexpr unsigned most_thorough_bits = 8192;

/// What can be found out about an RSA modulus n without its factors. Measured, not judged.
struct Modulus {
    unsigned bits{};
    /// The smallest prime factor below 752 (thorough: up to 65537).
    std::optional<unsigned> small_factor{};
    /// Every residue is a power of 65537: made by Infineon's RSALib (CVE-2017-15361).
    bool roca{};
    /// Which round of Fermat's method factors n, the round at floor(sqrt(n)) + 1 being the first;
    /// 0: n is a square.
    std::optional<unsigned> fermat_round{};
    /// One byte (at any nibble) 16 times in a row: badkeys' "pattern".
    bool repeats{};

    // Thorough; empty: not looked at.
    std::optional<bool> prime{};
    std::optional<bool> power{};  ///< of a smaller number
};

/// `big_endian` has no leading zeros.
Modulus measure(std::string_view big_endian, Depth depth);

}  // namespace acme8443::validator::keys
