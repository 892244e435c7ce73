#include "hooks/targets/command.hpp"

#include "base/process.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::hooks {
namespace {

constexpr int ex_tempfail = 75;  // sysexits.h

/// The last line that says something.
std::string last_words(const Finished& finished)
{
    std::string_view text = finished.errors.empty() ? finished.output : finished.errors;
    text = text.substr(0, text.find_last_not_of(" \r\n\t") + 1);
    const auto newline = text.rfind('\n');
    return printable(newline == text.npos ? text : text.substr(newline + 1), 300);
}

}  // namespace

Result<std::string> run_command(const std::vector<std::string>& argv, std::chrono::seconds timeout,
                                const std::map<std::string, std::string>& environment,
                                std::stop_token stop)
{
    Finished finished =
        TRY(run({.argv = argv, .environment = environment, .timeout = timeout}, std::move(stop)));
    if (finished.status == 0) return std::move(finished.output);
    const std::string said = last_words(finished);
    return fail(finished.status == ex_tempfail ? Errc::busy : Errc::hook_failed,
                argv.front() + " exited with status " + std::to_string(finished.status) +
                    (said.empty() ? "" : ": " + said));
}

}  // namespace acme8443::hooks
