#pragma once
#include <cstddef>

namespace acme8443::app {

/// Is this descriptor a terminal that takes colours, and does nobody mind (no-color.org)?
bool takes_colours(int descriptor);

/// How broad this terminal is; 80 when it does not say.
std::size_t columns_of(int descriptor);

}  // namespace acme8443::app
