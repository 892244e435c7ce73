#include "base/command.hpp"

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443 {
namespace {

constexpr int ex_tempfail = 75;  // sysexits.h

/// The last lines: what went wrong stands there, often above one that says only that it did.
std::string last_words(const Finished& finished)
{
    std::vector<std::string> lines =
        split(finished.errors.empty() ? finished.output : finished.errors, '\n');
    std::erase_if(lines, [](const std::string& line) {
        return line.find_first_not_of(" \r\t") == line.npos;
    });
    if (lines.size() > 3) lines.erase(lines.begin(), lines.end() - 3);
    return printable(join(lines, "; "), 500);
}

}  // namespace

Result<std::string> run_command(const std::vector<std::string>& argv, std::chrono::seconds timeout,
                                const std::map<std::string, std::string>& environment,
                                std::stop_token stop)
{
    return run_command({.argv = argv, .environment = environment, .timeout = timeout},
                       std::move(stop));
}

Result<std::string> run_command(const Command& command, std::stop_token stop)
{
    Finished finished = TRY(run(command, std::move(stop)));
    if (finished.status == 0) return std::move(finished.output);
    const std::string said = last_words(finished);
    return fail(finished.status == ex_tempfail ? Errc::busy : Errc::hook_failed,
                command.argv.front() + " exited with status " + std::to_string(finished.status) +
                    (said.empty() ? "" : ": " + said));
}

}  // namespace acme8443
