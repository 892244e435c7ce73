#pragma once
#include <stop_token>

#include "base/result.hpp"
#include "validator/judge_line.hpp"

namespace acme8443::app {

/// `policy judge`: one line of JSON in, one line out, in the same order, each as soon as it has
/// been read; empty lines are passed over. What is read at a time is shared among `jobs` threads.
/// Memory does not grow with the stream: a line of more than 16 MiB is answered with an error.
/// Returns at the end of input or when stopped. Errors: those of read(2) and write(2).
Result<void> judge_stream(int in, int out, const validator::JudgeDefaults& defaults, unsigned jobs,
                          std::stop_token stop);

}  // namespace acme8443::app
