#pragma once
#include <optional>
#include <string>

#include "app/command_line.hpp"

namespace acme8443::app {

struct RehearseOptions {
    std::string name{};                   ///< a certificate that is configured
    Settings over{};                      ///< the CA's settings, over the configured ones
    std::optional<std::string> shadow{};  ///< ADDR:PORT: show the certificate there, and look
};

/// The complete way of a certificate, from the staging CA of its CA or the one that was said:
/// looks, proves, issues, rehearses at every target without touching it, and shows the certificate
/// at the shadow. Its state is its own (rehearsal/ in the state directory): nothing of what is in
/// force, its schedule or the CA's ledger changes. Errors: Errc::bad_usage when no staging CA is
/// known; those of renew and hooks::dry_run.
Result<ExitStatus> rehearse(Context& context, const RehearseOptions& options);

}  // namespace acme8443::app
