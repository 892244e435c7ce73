#include "hooks/targets/unix_socket.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "base/descriptor.hpp"
#include "base/try.hpp"

namespace acme8443::hooks {
namespace {

constexpr std::size_t most = 1024 * 1024;

Failure failed(const std::filesystem::path& socket, int why)
{
    const Errc code = why == ENOENT || why == ECONNREFUSED ? Errc::connection_refused
                      : why == EACCES || why == EPERM      ? Errc::permission
                      : why == EAGAIN                      ? Errc::timeout
                                                           : Errc::network;
    return fail(code, socket.string() + ": " + std::generic_category().message(why));
}

Result<Descriptor> dial(const std::filesystem::path& path, std::chrono::seconds timeout)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& name = path.native();
    if (name.size() >= sizeof address.sun_path) return failed(path, ENAMETOOLONG);
    std::ranges::copy(name, address.sun_path);
    Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{timeout.count(), 0};
    for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO})
        if (setsockopt(fd.get(), SOL_SOCKET, option, &patience, sizeof patience) != 0)
            return failed(path, errno);
    const auto connected = retried([&] {
        return connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    });
    if (connected != 0) return failed(path, errno);
    return fd;
}

}  // namespace

Result<std::string> ask_socket(const std::filesystem::path& path, std::string_view text,
                               std::chrono::seconds timeout)
{
    const Descriptor fd = TRY(dial(path, timeout));
    while (!text.empty()) {
        const auto n =
            retried([&] { return send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL); });
        if (n == -1) return failed(path, errno);
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    std::string answer;
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto n = retried([&] { return recv(fd.get(), buffer.data(), buffer.size(), 0); });
        if (n == 0) return answer;
        if (n == -1) return failed(path, errno);
        answer.append(buffer.data(), static_cast<std::size_t>(n));
        if (answer.size() > most)
            return fail(Errc::too_large, path.string() + " answers with more than 1 MiB");
    }
}

}  // namespace acme8443::hooks
