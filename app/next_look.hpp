#pragma once
#include <chrono>

#include "app/command_line.hpp"

namespace acme8443::app {

/// When a process that stays has to look after the certificates again: when the first of them is
/// due, or its back-off or the CA's wish to be asked ends, within the hour in any case. What is due
/// already and could not be done waits for the hour, or for some seconds when that was because
/// `others_were_at_work`.
std::chrono::sys_seconds next_look(const Context& context, bool others_were_at_work);

}  // namespace acme8443::app
