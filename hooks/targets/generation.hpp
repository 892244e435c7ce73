#pragma once
#include "hooks/target.hpp"

namespace acme8443::hooks {

/// For services that are given a pair and do not keep the one before: a slot is the directory of
/// one generation in the store, which keeps them. Resolves live/<name>. Errors: Errc::not_found.
Result<Slot> generation_slot(const Live& live);

/// Whether its four files are still there. Errors: Errc::not_found, naming what is not.
Result<void> check_generation(const Slot& slot);

}  // namespace acme8443::hooks
