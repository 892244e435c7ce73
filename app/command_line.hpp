#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

#include "app/console/output.hpp"
#include "app/settings/configuration.hpp"
#include "app/system/signals.hpp"

namespace CLI {
class App;
}

namespace acme8443::app {

/// What every command gets.
struct Context {
    std::filesystem::path config_dir{"/etc/acme8443"};
    std::filesystem::path state_dir{"/var/lib/acme8443"};
    bool detailed_exit_status{};
    Output& out;
    std::stop_token stop;
    Signals* signals{};  ///< null in tests

    Configuration configuration() const { return Configuration(config_dir); }
};

/// A command that was chosen, with its flags; returns the exit status.
using Action = std::function<Result<ExitStatus>(Context&)>;

/// Each adds one command to the program; when it is the one that was typed, `chosen` becomes its
/// action. One file each under commands/.
void add_issue(CLI::App& program, Action& chosen);
void add_renew(CLI::App& program, Action& chosen);
void add_check(CLI::App& program, Action& chosen);
void add_completion(CLI::App& program, Action& chosen);
void add_deploy(CLI::App& program, Action& chosen);
void add_discover(CLI::App& program, Action& chosen);
void add_status(CLI::App& program, Action& chosen);
void add_policy(CLI::App& program, Action& chosen);
void add_lint(CLI::App& program, Action& chosen);
void add_import(CLI::App& program, Action& chosen);
void add_export(CLI::App& program, Action& chosen);
void add_forget(CLI::App& program, Action& chosen);
void add_account(CLI::App& program, Action& chosen);
void add_init(CLI::App& program, Action& chosen);
void add_rehearse(CLI::App& program, Action& chosen);
void add_serve(CLI::App& program, Action& chosen);
void add_revoke(CLI::App& program, Action& chosen);
void add_sign(CLI::App& program, Action& chosen);

/// What was typed beside what a Context keeps.
struct Typed {
    bool json{};
    bool quiet{};
    Action chosen{};
};

/// The program with all its commands: what is parsed, and what manual and completion are made of.
/// Parsing writes into `context` and `typed`, which outlive it. Callers include <CLI/CLI.hpp>.
std::unique_ptr<CLI::App> command_tree(Context& context, Typed& typed);

/// Parses, runs the command, prints its error if it has one; returns the exit status.
ExitStatus run(std::span<const char* const> argv, Output& out, std::stop_token stop,
               Signals* signals = nullptr);

}  // namespace acme8443::app
