#pragma once
#include <chrono>

#include "app/renewal/standing.hpp"

namespace acme8443::app {

/// Whatever happens, a process that stays looks again after this.
inline constexpr std::chrono::hours longest_sleep{1};

/// When it has to look after this certificate again: when it is due, or its back-off or the CA's
/// wish to be asked ends, after the longest sleep at the latest. What is due already and could not
/// be done waits as long, or some seconds when that was because `others_were_at_work`.
std::chrono::sys_seconds next_look(const Standing& standing, std::chrono::sys_seconds now,
                                   bool others_were_at_work);

}  // namespace acme8443::app
