#pragma once
#include "app/renew_all.hpp"

namespace acme8443::app {

/// `renew` that stays: has ports 80 and 443 always, comes back when something is due, once an hour
/// at least, and when the clock is set; SIGHUP reads the configuration again and looks at once.
/// Whatever it knows is on disk: killed, it goes on where it was. Tells the service manager how it
/// is (sd_notify(3)). A round that fails is reported and does not end it. Returns when stop is
/// requested. Errors: Errc::bad_config, and those of the store, at the start.
Result<ExitStatus> serve(Context& context, unsigned jobs);

}  // namespace acme8443::app
