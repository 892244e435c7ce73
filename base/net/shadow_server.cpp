#include "base/net/shadow_server.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "base/net/socket_address.hpp"
#include "base/sandbox.hpp"
#include "base/try.hpp"

namespace acme8443::net {
namespace {

constexpr int look_for_stop_ms = 50;
constexpr timeval client_time{.tv_sec = 5, .tv_usec = 0};
constexpr std::string_view answer =
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

Errc listen_error(int errno_value)
{
    if (errno_value == EADDRINUSE) return Errc::busy;
    if (errno_value == EACCES || errno_value == EPERM) return Errc::permission;
    return Errc::bad_config;
}

Result<Descriptor> listen_at(const Address& at, std::uint16_t port)
{
    const SocketAddress where(at, port);
    const int on = 1;
    Descriptor fd(socket(where.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd.get(), where.get(), where.size) == 0 && listen(fd.get(), SOMAXCONN) == 0) return fd;
    const int why = errno;
    return fail(listen_error(why), "listening on " + at.text() + " port " + std::to_string(port) +
                                       ": " + std::generic_category().message(why));
}

}  // namespace

Result<std::unique_ptr<ShadowServer>> ShadowServer::start(const Address& at, std::uint16_t port,
                                                          const Bundle& bundle)
{
    auto tls = TRY(pki::TlsServer::make(bundle));
    auto listener = TRY(listen_at(at, port));
    return std::unique_ptr<ShadowServer>(new ShadowServer(std::move(tls), std::move(listener)));
}

ShadowServer::ShadowServer(pki::TlsServer tls, Descriptor listener)
    : tls_(std::move(tls)),
      listener_(std::move(listener)),
      thread_([this](const std::stop_token& stop) { run(stop); })
{
}

void ShadowServer::run(const std::stop_token& stop) const
{
    sandbox::confine_this_thread(sandbox::Files::none);  // anybody may talk to it
    while (!stop.stop_requested()) {
        pollfd ready{listener_.get(), POLLIN, 0};
        if (poll(&ready, 1, look_for_stop_ms) <= 0) continue;
        const Descriptor client(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO})
            setsockopt(client.get(), SOL_SOCKET, option, &client_time, sizeof client_time);
        // What went wrong is the client's to say.
        if (client) (void)tls_.serve(client.get(), answer);
    }
}

}  // namespace acme8443::net
