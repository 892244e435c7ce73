#include "base/confined_thread.hpp"

namespace acme8443::sandbox {

void ConfinedThread::hand_over(std::function<void()> work)
{
    {
        const std::scoped_lock lock(mutex_);
        work_ = std::move(work);
    }
    if (!thread_.joinable())
        thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
    changed_.notify_one();
}

void ConfinedThread::loop(const std::stop_token& stop)
{
    confine_this_thread(files_, sockets_);
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return work_ != nullptr; })) {
        const auto work = std::exchange(work_, nullptr);
        lock.unlock();
        work();
        lock.lock();
    }
    if (farewell_) farewell_();
}

}  // namespace acme8443::sandbox
