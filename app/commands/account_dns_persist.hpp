#pragma once
#include "app/command_line.hpp"

namespace acme8443::app {

/// `account dns-persist NAME...`: adds the verb to the command `account`.
void add_account_dns_persist(CLI::App& account, Action& chosen);

}  // namespace acme8443::app
