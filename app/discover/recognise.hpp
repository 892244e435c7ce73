#pragma once
#include <stop_token>
#include <vector>

#include "app/discover/found.hpp"

namespace acme8443::app::discover {

/// Fills in what the process's configuration says about this port: service, keys, reload, what is
/// wrong with it, the target that would deploy to it. A process that is not recognised keeps its
/// program's name.
void recognise(Found& found, std::stop_token stop);

/// The TLS ports that a recognised process's configuration names, whether it listens there or not.
std::vector<std::uint16_t> configured_ports(const Process& process);

// One per family; each returns whether the process is one of its own.
bool recognise_java(Found& found);
bool recognise_pem(Found& found, const std::stop_token& stop);
bool recognise_panel(Found& found);

// Steps that they share.

/// A target of this kind at the port of `found`, with how to reach its process: unit, else pid.
hooks::TargetSpec target_for(const Found& found, std::string kind);
/// The settings that tell a process: `unit`, `pidfile`, or else `pid`, which is said not to last.
void add_process(Found& found, hooks::TargetSpec& target);
/// DIR/live/FILE -> DIR. For another path: says what to write in the configuration first, and
/// proposes a directory beside it.
std::string slot_directory(Found& found, const std::string& certificate);

}  // namespace acme8443::app::discover
