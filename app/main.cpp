#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <exception>
#include <iostream>

#include "acme/challenge/listener.hpp"
#include "app/command_line.hpp"
#include "app/console/terminal.hpp"
#include "app/system/signals.hpp"

namespace {

/// A standard descriptor that somebody left closed would become a file of ours, and be printed
/// into.
void open_standard_descriptors()
{
    int fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO) fd = open("/dev/null", O_RDWR);
    if (fd > STDERR_FILENO) close(fd);
}

}  // namespace

int main(int argc, char** argv)
{
    using acme8443::app::Output;
    open_standard_descriptors();
    Output out(std::cout, std::cerr, isatty(STDERR_FILENO) != 0);
    out.use_columns(acme8443::app::columns_of(STDERR_FILENO));
    out.use_colour(acme8443::app::takes_colours(STDERR_FILENO));
    signal(SIGPIPE, SIG_IGN);
    try {
        acme8443::app::Signals signals;
        const auto status = acme8443::app::run({argv, static_cast<std::size_t>(argc)}, out,
                                               signals.stop(), &signals);
        acme8443::acme::turn_away_waiting();
        return status;
    } catch (const std::exception& unexpected) {
        return out.error({acme8443::Errc::internal, unexpected.what()});
    }
}
