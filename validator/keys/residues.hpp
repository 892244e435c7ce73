#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace acme8443::validator::keys {

class Integer;

namespace detail {

/// 752 is BR section 6.1.6's.
constexpr unsigned small_limit = 752;

constexpr bool is_prime(unsigned n)
{
    for (unsigned d = 2; d * d <= n; ++d) {
        if (n % d == 0) return false;
    }
    return n > 1;
}

constexpr std::size_t count_primes()
{
    std::size_t count = 0;
    for (unsigned n = 2; n < small_limit; ++n) count += is_prime(n) ? 1 : 0;
    return count;
}

constexpr auto list_primes()
{
    std::array<std::uint16_t, count_primes()> primes{};
    std::size_t count = 0;
    for (unsigned n = 2; n < small_limit; ++n) {
        if (is_prime(n)) primes[count++] = static_cast<std::uint16_t>(n);
    }
    return primes;
}

}  // namespace detail

constexpr auto small_primes = detail::list_primes();

/// n modulo each of the small primes, in their order.
using Residues = std::array<std::uint16_t, small_primes.size()>;
Residues residues(const Integer& n);

/// The smallest of the small primes that divides n.
std::optional<unsigned> smallest_factor(const Residues& of_n);

/// RSALib's primes, and so their products, are powers of 65537 modulo each of the first primes
/// (Nemec et al. 2017, "The Return of Coppersmith's Attack", section 2). Chance lets 1 in 2^27
/// pass.
bool roca_fingerprint(const Residues& of_n);

}  // namespace acme8443::validator::keys
