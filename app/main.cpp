#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <exception>
#include <iostream>
#include <stop_token>
#include <thread>

#include "acme/challenge/listener.hpp"
#include "app/command_line.hpp"

namespace {

/// A standard descriptor that somebody left closed would become a file of ours, and be printed
/// into.
void open_standard_descriptors()
{
    int fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO) fd = open("/dev/null", O_RDWR);
    if (fd > STDERR_FILENO) close(fd);
}

/// SIGINT, SIGTERM and SIGHUP ask everything to stop; a thread of its own waits for them, so that
/// no code runs inside a signal handler.
void stop_on_signals(std::stop_source& stop)
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals, stop]() mutable {
        int caught = 0;
        sigwait(&signals, &caught);
        stop.request_stop();
    }).detach();
}

}  // namespace

int main(int argc, char** argv)
{
    using acme8443::app::Output;
    open_standard_descriptors();
    Output out(std::cout, std::cerr, isatty(STDERR_FILENO) != 0);
    signal(SIGPIPE, SIG_IGN);
    try {
        std::stop_source stop;
        stop_on_signals(stop);
        const auto status =
            acme8443::app::run({argv, static_cast<std::size_t>(argc)}, out, stop.get_token());
        acme8443::acme::turn_away_waiting();
        return status;
    } catch (const std::exception& unexpected) {
        return out.error({acme8443::Errc::internal, unexpected.what()});
    }
}
