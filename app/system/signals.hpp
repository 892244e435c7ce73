#pragma once
#include <functional>
#include <memory>
#include <stop_token>

namespace acme8443::app {

/// What the operator's signals ask for: SIGINT and SIGTERM that everything stops, and SIGHUP too
/// unless somebody wants it for something else. A thread of its own waits for them, so that no code
/// runs inside a signal handler. Made before any other thread: those inherit that they are blocked.
class Signals {
public:
    Signals();
    std::stop_token stop() const;
    /// SIGHUP does this from now on, on that thread; empty: it stops everything again.
    void on_hangup(std::function<void()> what);

private:
    struct State;
    std::shared_ptr<State> state_;  ///< also the thread's, which is never joined
};

}  // namespace acme8443::app
