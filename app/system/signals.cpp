#include "app/system/signals.hpp"

#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

namespace acme8443::app {

struct Signals::State {
    std::stop_source stop;
    std::mutex mutex;
    std::function<void()> hangup;

    void take(int signal)
    {
        const std::scoped_lock lock(mutex);
        if (signal == SIGHUP && hangup)
            hangup();
        else
            stop.request_stop();
    }
};

Signals::Signals() : state_(std::make_shared<State>())
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals, state = state_] {
        for (;;) {
            int caught = 0;
            if (sigwait(&signals, &caught) == 0) state->take(caught);
        }
    }).detach();
}

std::stop_token Signals::stop() const { return state_->stop.get_token(); }

void Signals::on_hangup(std::function<void()> what)
{
    const std::scoped_lock lock(state_->mutex);
    state_->hangup = std::move(what);
}

}  // namespace acme8443::app
