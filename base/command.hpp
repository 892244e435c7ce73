#pragma once
#include <chrono>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "base/result.hpp"

namespace acme8443 {

/// A program of the operator's: argv, no shell, no environment but this. Returns its stdout.
/// Errors: Errc::hook_failed with what it said last; Errc::busy for exit status 75 (EX_TEMPFAIL:
/// try again later); those of run.
Result<std::string> run_command(const std::vector<std::string>& argv, std::chrono::seconds timeout,
                                const std::map<std::string, std::string>& environment,
                                std::stop_token stop);

/// The same for one that is told something on its stdin.
Result<std::string> run_command(const Command& command, std::stop_token stop);

}  // namespace acme8443
