#pragma once
#include "hooks/targets/service_process.hpp"

namespace acme8443::hooks {

/// A running JVM, reached by attaching to it: no password, no open port, no restart. Needs to run
/// as the JVM's user or as root.
class Jvm {
public:
    /// The settings pid, pidfile or unit, java, jmx_reload; nothing when no process is named.
    static Result<std::optional<Jvm>> read(const SettingsReader& settings);
    /// Calls an operation without arguments of every MBean that the pattern matches. Errors:
    /// Errc::hook_failed, also when none matches.
    Result<void> invoke(const std::string& mbeans, const std::string& operation,
                        std::stop_token stop) const;

private:
    ServiceProcess process_;
    std::string java_;
    std::string source_;  ///< JmxReload.java; empty: the one compiled in
};

}  // namespace acme8443::hooks
