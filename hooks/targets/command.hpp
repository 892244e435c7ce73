#pragma once
#include "base/command.hpp"

namespace acme8443::hooks {

using acme8443::run_command;

}  // namespace acme8443::hooks
