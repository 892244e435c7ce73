#pragma once
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace acme8443 {

/// An open file descriptor, closed with it. Holds -1 when open(2) failed or it was moved from.
class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    // Not retried: after EINTR Linux has freed the number already.
    ~Descriptor()
    {
        if (fd_ != -1) close(fd_);
    }
    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ != -1; }
    /// Somebody else closes it now.
    int release() noexcept { return std::exchange(fd_, -1); }
    void reset() noexcept { Descriptor gone(std::exchange(fd_, -1)); }

private:
    int fd_;
};

/// A system call that a signal may cut short, repeated until it says something else.
template <class Call>
auto retried(Call call)
{
    auto result = call();
    while (result == -1 && errno == EINTR) result = call();
    return result;
}

}  // namespace acme8443
