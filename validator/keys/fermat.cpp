#include "validator/keys/fermat.hpp"

#include <array>
#include <cstdint>

#include "validator/keys/integer.hpp"

namespace acme8443::validator::keys {
namespace {

/// [r]: r is a square modulo m.
template <unsigned M>
constexpr std::array<bool, M> squares()
{
    std::array<bool, M> table{};
    for (unsigned i = 0; i < M; ++i) table[i * i % M] = true;
    return table;
}

template <unsigned M>
bool may_be_square_modulo(std::uint64_t n)
{
    static constexpr auto table = squares<M>();
    return table[n % M];
}

/// Its square fits 64 bits, and one number in 430 is a square modulo all of its factors.
constexpr std::uint64_t filter = 64UL * 63 * 65 * 11 * 17 * 19;

bool may_be_square(std::uint64_t residue)
{
    return may_be_square_modulo<64>(residue) && may_be_square_modulo<63>(residue) &&
           may_be_square_modulo<65>(residue) && may_be_square_modulo<11>(residue) &&
           may_be_square_modulo<17>(residue) && may_be_square_modulo<19>(residue);
}

/// (root + round)^2 - n is a square.
bool factors(const Integer& n, const Integer& root, unsigned round)
{
    Integer b;
    mpz_add_ui(b.get(), root.get(), round);
    mpz_mul(b.get(), b.get(), b.get());
    mpz_sub(b.get(), b.get(), n.get());
    return mpz_sgn(b.get()) >= 0 && mpz_perfect_square_p(b.get()) != 0;
}

}  // namespace

std::optional<unsigned> fermat_round(const Integer& n, unsigned most)
{
    Integer root;
    mpz_sqrt(root.get(), n.get());
    std::uint64_t a = mpz_fdiv_ui(root.get(), filter);
    std::uint64_t b_squared = (a * a + filter - mpz_fdiv_ui(n.get(), filter)) % filter;
    for (unsigned round = 0; round <= most; ++round) {
        if (may_be_square(b_squared) && factors(n, root, round)) return round;
        b_squared = (b_squared + 2 * a + 1) % filter;
        ++a;
    }
    return std::nullopt;
}

}  // namespace acme8443::validator::keys
