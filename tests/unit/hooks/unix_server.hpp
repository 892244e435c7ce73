#pragma once
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace acme8443::hooks {

/// A local stream socket: reads one command per connection (to its newline, or to the empty line
/// that ends a payload), answers, closes. Ends with its object.
class UnixServer {
public:
    UnixServer(const std::filesystem::path& path, std::function<std::string(std::string)> answer)
        : answer_(std::move(answer)), listener_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::ranges::copy(path.native(), address.sun_path);
        const auto* const where = reinterpret_cast<const sockaddr*>(&address);
        EXPECT_EQ(bind(listener_, where, sizeof address), 0);
        EXPECT_EQ(listen(listener_, 4), 0);
        thread_ = std::thread([this] { run(); });
    }
    ~UnixServer()
    {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    std::vector<std::string> commands() const
    {
        const std::lock_guard lock(mutex_);
        return commands_;
    }

private:
    void run()
    {
        for (int fd = accept(listener_, nullptr, nullptr); fd != -1;
             fd = accept(listener_, nullptr, nullptr)) {
            std::string text;
            char byte{};
            const auto complete = [&] {
                return text.ends_with("\n") &&
                       (text.find("<<\n") == text.npos || text.ends_with("\n\n"));
            };
            while (!complete() && read(fd, &byte, 1) == 1) text += byte;
            {
                const std::lock_guard lock(mutex_);
                commands_.push_back(text);
            }
            const std::string said = answer_(text);
            // A client that has had enough may be gone.
            send(fd, said.data(), said.size(), MSG_NOSIGNAL);
            close(fd);
        }
    }
    std::function<std::string(std::string)> answer_;
    int listener_;
    mutable std::mutex mutex_;
    std::vector<std::string> commands_;
    std::thread thread_;
};

}  // namespace acme8443::hooks
