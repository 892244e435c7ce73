#pragma once

namespace acme8443::app {

/// Is this descriptor a terminal that takes colours, and does nobody mind (no-color.org)?
bool takes_colours(int descriptor);

}  // namespace acme8443::app
