#pragma once
#include "app/settings/settings.hpp"

namespace CLI {
class App;
}

namespace acme8443::app {

/// A flag for every setting: --key-with-hyphens. `into` must outlive the parse.
void add_settings_flags(CLI::App& command, Settings& into);
/// The same for those settings that say which CA, and in whose name.
void add_ca_flags(CLI::App& command, Settings& into);

}  // namespace acme8443::app
