#pragma once
#include "app/command_line.hpp"

namespace acme8443::app {

/// `account preauthorize` and `account deauthorize`, below `account`.
void add_account_authorizations(CLI::App& account, Action& chosen);

}  // namespace acme8443::app
