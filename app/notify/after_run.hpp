#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "app/notify/news.hpp"
#include "store/store.hpp"

namespace acme8443::app::notify {

/// What became of a certificate that was worked on.
Outcome outcome(const std::string& name, std::optional<Error> error, const store::Store& store);

/// A run that is over.
struct RunEnd {
    std::vector<Outcome> outcomes{};  ///< of those that were worked on; the others are well
    bool whole{};                     ///< all certificates that are configured
    bool good{};                      ///< the desired state holds
};

/// Tells whom [notify] names what is new, and asks for its ping URL after a good whole run. Nothing
/// of it changes what the run comes to: what fails is said on stderr, and the next run tries again.
void after_run(Context& context, const RunEnd& end);

/// Sends a test to every channel, and asks for the ping URL if there is one. Errors:
/// Errc::bad_config when nobody is configured; one part for each channel that failed.
Result<void> send_test(Context& context);

}  // namespace acme8443::app::notify
