#pragma once
#include <iosfwd>
#include <stop_token>

#include "validator/judge_line.hpp"

namespace acme8443::app {

/// `policy judge`: one line of JSON in, one line out, in the same order. Reads a batch at a time,
/// so that memory does not grow with the stream, and shares each batch among `jobs` threads.
/// Returns at the end of input or when stopped.
void judge_stream(std::istream& in, std::ostream& out, const validator::JudgeDefaults& defaults,
                  unsigned jobs, std::stop_token stop);

}  // namespace acme8443::app
