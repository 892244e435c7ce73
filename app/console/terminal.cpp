#include "app/console/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace acme8443::app {
namespace {

std::string_view variable(const char* name)
{
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace

bool takes_colours(int descriptor)
{
    return isatty(descriptor) != 0 && variable("NO_COLOR").empty() && !variable("TERM").empty() &&
           variable("TERM") != "dumb";
}

std::size_t columns_of(int descriptor)
{
    winsize size{};
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace acme8443::app
