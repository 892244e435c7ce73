#pragma once
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "base/sandbox.hpp"

namespace acme8443::sandbox {

/// A thread behind the walls of confine_this_thread(), for the part of a piece of work that reads
/// what strangers send. Starts with the first of it; one caller at a time.
class ConfinedThread {
public:
    explicit ConfinedThread(Files files, Sockets sockets = Sockets::connect)
        : files_(files), sockets_(sockets)
    {
    }
    ~ConfinedThread() = default;
    ConfinedThread(const ConfinedThread&) = delete;
    ConfinedThread& operator=(const ConfinedThread&) = delete;

    /// Does it there, and returns what it returned. What it throws is thrown here.
    template <class Work>
    auto run(Work work) -> decltype(work())
    {
        // Shared: the thread may still be leaving it when its outcome is here.
        auto task = std::make_shared<std::packaged_task<decltype(work())()>>(std::move(work));
        auto outcome = task->get_future();
        hand_over([task] { (*task)(); });
        return outcome.get();
    }

    /// What it does when it ends, if it has begun. To be said before any work.
    void at_end(std::function<void()> farewell) { farewell_ = std::move(farewell); }

private:
    void hand_over(std::function<void()> work);
    void loop(const std::stop_token& stop);

    Files files_;
    Sockets sockets_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::function<void()> work_;
    std::function<void()> farewell_;
    std::jthread thread_;  ///< last: it ends before what it uses
};

}  // namespace acme8443::sandbox
