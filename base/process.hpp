#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace acme8443 {

/// A program to run: argv without a shell, working directory "/", descriptors 0-2 only, its own
/// process group, and no environment but this (PATH and LANG are set when missing).
struct Command {
    std::vector<std::string>
        argv;  ///< argv[0] is an absolute path or is looked up in the fixed PATH
    std::map<std::string, std::string> environment{};
    std::string input{};  ///< on stdin
    std::chrono::milliseconds timeout{60'000};
    std::size_t most_output{65'536};  ///< what comes beyond is read and dropped
};

struct Finished {
    int status;          ///< exit status; 128 + n when signal n ended it
    std::string output;  ///< stdout
    std::string errors;  ///< stderr
    bool truncated{};
};

/// Runs it to its end; what it leaves running in the background stays, and has two seconds to close
/// the outputs that it has inherited before nobody reads them any more. A status other than 0 is an
/// answer, not an Error. Errors: Errc::not_found (no such program), permission, bad_config (not a
/// program), timeout (the whole process group was ended: SIGTERM, a second later SIGKILL),
/// cancelled (likewise).
Result<Finished> run(const Command& command, std::stop_token stop);

}  // namespace acme8443
