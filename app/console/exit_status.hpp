#pragma once
#include "base/error.hpp"

namespace acme8443::app {

/// What the program tells the shell; the table is in README.md.
enum ExitStatus : int {
    exit_ok = 0,
    exit_changed = 2,  ///< only with --detailed-exitcode
    exit_not_deployed = 20,
    exit_rolled_back = 21,
    exit_rollback_failed = 22,
    exit_usage = 64,
    exit_refused = 65,
    exit_unavailable = 69,
    exit_internal = 70,
    exit_cannot_write = 73,
    exit_try_again = 75,
    exit_permission = 77,
    exit_configuration = 78,
};

/// One place decides: the kind of error, and whether it says when to try again.
ExitStatus exit_status(const Error& error);

/// Of several certificates' outcomes the one that the operator has to hear of.
ExitStatus worse(ExitStatus one, ExitStatus other);

/// What the operator does about it, one sentence.
std::string_view advice(Errc code);

}  // namespace acme8443::app
