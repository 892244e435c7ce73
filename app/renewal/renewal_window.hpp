#pragma once
#include "acme/renewal_info.hpp"
#include "base/bundle.hpp"
#include "store/store.hpp"

namespace acme8443::app {

/// For a certificate that has just been issued: a moment of our own until the CA is asked, some
/// hours later. `random`: any number.
void first_renewal_time(store::RenewalRecord& record, const Live& live,
                        std::chrono::sys_seconds now, std::uint64_t random);

/// After the CA was asked when it would like this certificate to be renewed (RFC 9773): one moment
/// of its window, kept as long as the window stays; without an answer a moment near the end of the
/// lifetime, chosen once. And when to ask again.
void settle(store::RenewalRecord& record, const Live& live,
            const Result<std::optional<acme::RenewalInfo>>& wish, std::chrono::sys_seconds now,
            std::uint64_t random);

}  // namespace acme8443::app
