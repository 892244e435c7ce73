#pragma once
#include <string>
#include <vector>

#include "app/import/foreign.hpp"
#include "app/settings/configuration.hpp"
#include "store/store.hpp"

namespace acme8443::app {

enum class Adoption : std::uint8_t {
    fresh,       ///< is to be adopted
    present,     ///< is here already
    renewed,     ///< was adopted earlier, and has been renewed here since
    in_conflict  ///< its place is taken by something else
};

/// How each account and certificate stands, in the order of `Foreign`.
struct Adoptions {
    std::vector<Adoption> accounts{};
    std::vector<Adoption> certificates{};
    std::vector<SubError> conflicts{};  ///< subject: what it is called; what is there instead
};

/// Compares with what is here; writes nothing. `store` is null where there is none yet.
Result<Adoptions> compare(const Foreign& foreign, const Configuration& configuration,
                          const store::Store* store);

/// Takes over what is fresh: accounts, then for each certificate the pair, the moment of
/// its next renewal and its file. Killed at
/// any point, the next call does the rest.
Result<void> adopt(const Foreign& foreign, const Adoptions& adoptions,
                   const Configuration& configuration, const store::Store& store);

}  // namespace acme8443::app
