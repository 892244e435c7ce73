#include "validator/keys/residues.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "validator/keys/integer.hpp"

namespace acme8443::validator::keys {
namespace {

/// Neighbouring primes whose product fits a word: n is divided once by each product.
struct Groups {
    std::array<std::size_t, small_primes.size()> of_prime{};
    std::array<unsigned long, small_primes.size()> products{};
    std::size_t count{};
};

constexpr Groups make_groups()
{
    Groups groups;
    unsigned long product = 1;
    for (std::size_t i = 0; i < small_primes.size(); ++i) {
        if (product > std::numeric_limits<unsigned long>::max() / small_primes[i]) {
            ++groups.count;
            product = 1;
        }
        product *= small_primes[i];
        groups.of_prime[i] = groups.count;
        groups.products[groups.count] = product;
    }
    ++groups.count;
    return groups;
}

constexpr Groups groups = make_groups();

/// Divisors known to the compiler become multiplications.
template <std::size_t... I>
Residues spread(const std::array<unsigned long, small_primes.size()>& remainders,
                std::index_sequence<I...>)
{
    return {static_cast<std::uint16_t>(remainders[groups.of_prime[I]] % small_primes[I])...};
}

/// RSALib takes 39 to 225 primes, by key size; the 39, up to 167, are common to all.
constexpr std::size_t roca_primes = 39;

/// [i][r]: r is a power of 65537 modulo small_primes[i].
constexpr auto powers_of_65537()
{
    std::array<std::array<bool, 168>, roca_primes> table{};
    for (std::size_t i = 0; i < roca_primes; ++i) {
        unsigned power = 1;
        do {
            table[i][power] = true;
            power = power * (65537 % small_primes[i]) % small_primes[i];
        } while (power != 1);
    }
    return table;
}

}  // namespace

Residues residues(const Integer& n)
{
    std::array<unsigned long, small_primes.size()> remainders{};
    for (std::size_t i = 0; i < groups.count; ++i) {
        remainders[i] = mpz_fdiv_ui(n.get(), groups.products[i]);
    }
    return spread(remainders, std::make_index_sequence<small_primes.size()>());
}

std::optional<unsigned> smallest_factor(const Residues& of_n)
{
    const auto* const zero = std::ranges::find(of_n, 0);
    if (zero == of_n.end()) return std::nullopt;
    return small_primes[static_cast<std::size_t>(zero - of_n.begin())];
}

bool roca_fingerprint(const Residues& of_n)
{
    static constexpr auto table = powers_of_65537();
    for (std::size_t i = 0; i < roca_primes; ++i) {
        if (!table[i][of_n[i]]) return false;
    }
    return true;
}

}  // namespace acme8443::validator::keys
