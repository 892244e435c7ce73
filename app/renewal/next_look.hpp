#pragma once
#include <chrono>
#include <optional>

#include "app/renewal/standing.hpp"

namespace acme8443::app {

/// Whatever happens, a process that stays looks again after this.
inline constexpr std::chrono::hours longest_sleep{1};

/// When it has to look after this certificate again: when it is due, or its back-off ends, after
/// the longest sleep at the latest; the CA is asked for its wish at the look that comes next. What
/// is due already and could not be done waits as long, or until others are done who were at work on
/// it.
std::chrono::sys_seconds next_look(const Standing& standing, std::chrono::sys_seconds now,
                                   std::optional<std::chrono::seconds> others_done_in);

/// How long to leave others alone who hold what a certificate needs, its lock or a port: seconds at
/// first, four times as long each time that they still do, the longest sleep at most. `before`:
/// what it was the last time, if they were at work then.
std::chrono::seconds others_done_in(std::optional<std::chrono::seconds> before);

}  // namespace acme8443::app
