#include "acme/challenge/tcp_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "acme/challenge/listener.hpp"
#include "acme/challenge/port_owner.hpp"
#include "base/sandbox.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Acceptors = std::list<tcp::acceptor>;

Error listen_error(const tcp::endpoint& at, const error_code& error)
{
    const std::string port = std::to_string(at.port());
    if (error == asio::error::address_in_use) {
        const std::string owner = port_owner(at.port());
        return {Errc::busy, "port " + port + " is taken" + (owner.empty() ? "" : " by " + owner)};
    }
    if (error == asio::error::access_denied)
        return {Errc::permission,
                "listening on port " + port +
                    " needs the capability CAP_NET_BIND_SERVICE: run as root, or let systemd hand "
                    "the socket down (systemd.socket), or put "
                    "AmbientCapabilities=CAP_NET_BIND_SERVICE into the systemd unit"};
    const std::string where = at.address().to_string() + " port " + port;
    if (error == asio::error::make_error_code(asio::error::basic_errors(EADDRNOTAVAIL)))
        return {Errc::bad_config, "cannot listen on " + where + ": not an address of this machine"};
    return {Errc::internal, "cannot listen on " + where + ": " + error.message()};
}

error_code listen(asio::io_context& io, const tcp::endpoint& at, bool v6_only, Acceptors& into)
{
    error_code error;
    tcp::acceptor acceptor(io);
    if (acceptor.open(at.protocol(), error)) return error;
    if (acceptor.set_option(asio::socket_base::reuse_address(true), error)) return error;
    if (v6_only && acceptor.set_option(asio::ip::v6_only(true), error)) return error;
    if (acceptor.bind(at, error)) return error;
    if (acceptor.listen(asio::socket_base::max_listen_connections, error)) return error;
    into.push_back(std::move(acceptor));
    return {};
}

/// The inherited ones; none is no error.
Result<Acceptors> inherit(asio::io_context& io, std::uint16_t port)
{
    Acceptors acceptors;
    for (Descriptor& socket : inherited_listeners(port)) {
        error_code error;
        tcp::acceptor acceptor(io);
        // Which family it is plays no part once it listens.
        if (acceptor.assign(tcp::v6(), socket.release(), error))
            return fail(Errc::internal, "cannot use the inherited socket of port " +
                                            std::to_string(port) + ": " + error.message());
        acceptors.push_back(std::move(acceptor));
    }
    return acceptors;
}

Result<Acceptors> bind_one(asio::io_context& io, const std::string& address, std::uint16_t port)
{
    Acceptors acceptors;
    error_code error;
    const auto parsed = asio::ip::make_address(address, error);
    if (error)
        return fail(Errc::bad_config,
                    "\"" + printable(address, 100) + "\" is not an IP address to listen on");
    const tcp::endpoint at(parsed, port);
    error = listen(io, at, false, acceptors);
    if (error) return fail(listen_error(at, error));
    return acceptors;
}

Result<Acceptors> bind_all(asio::io_context& io, std::uint16_t port)
{
    Acceptors acceptors;
    for (const tcp::endpoint& at :
         {tcp::endpoint(tcp::v6(), port), tcp::endpoint(tcp::v4(), port)}) {
        const error_code error = listen(io, at, at.protocol() == tcp::v6(), acceptors);
        // A machine may have been built without IPv6, or have it switched off.
        const bool no_v6 =
            at.protocol() == tcp::v6() &&
            (error == asio::error::address_family_not_supported || error.value() == EADDRNOTAVAIL);
        if (error && !no_v6) return fail(listen_error(at, error));
    }
    return acceptors;
}

Result<Acceptors> listen_everywhere(asio::io_context& io, const std::string& address,
                                    std::uint16_t port)
{
    auto inherited = TRY(inherit(io, port));
    if (!inherited.empty()) return inherited;
    return address.empty() ? bind_all(io, port) : bind_one(io, address, port);
}

}  // namespace

bool Crowd::push_out()
{
    if (in_order_.empty()) return false;
    TcpConnection* const slowest = in_order_.front();
    slowest->leave();
    slowest->close();
    return true;
}

void TcpConnection::enter(Crowd& crowd)
{
    leave();
    if (crowd.in_order_.size() >= crowd.most_) crowd.push_out();
    crowd_ = &crowd;
    place_ = crowd.in_order_.insert(crowd.in_order_.end(), this);
}

void TcpConnection::leave()
{
    if (crowd_ != nullptr) crowd_->in_order_.erase(place_);
    crowd_ = nullptr;
}

void TcpConnection::moved()
{
    if (crowd_ == nullptr) return;
    crowd_->in_order_.splice(crowd_->in_order_.end(), crowd_->in_order_, place_);
}

struct TcpServer::Impl {
    TcpService& service;
    asio::io_context io{1};
    Acceptors acceptors{};
    std::mutex mutex{};  ///< nothing_left
    std::condition_variable_any changed{};
    bool nothing_left{};
    std::jthread thread{};

    void accept(tcp::acceptor& acceptor)
    {
        acceptor.async_accept([this, &acceptor](error_code error, tcp::socket socket) {
            if (error == asio::error::operation_aborted) return;
            // No descriptors are left. If they are not ours, time is all that can help.
            if (error && !service.make_room())
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            accept(acceptor);
            if (!error) service.welcome(std::move(socket))->run();
        });
    }
    void run()
    {
        for (;;) try {
                io.run();  // until it is stopped, or nothing is left that could happen
                const std::scoped_lock lock(mutex);
                nothing_left = true;
                changed.notify_all();
                return;
            } catch (const std::exception&) {
                // Out of memory in one connection's handler: that one is gone, the others go on.
            }
    }
};

TcpServer::TcpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

TcpServer::~TcpServer()
{
    impl_->io.stop();
    impl_->thread.join();
}

bool TcpServer::drain(std::chrono::milliseconds most, const std::stop_token& stop)
{
    asio::post(impl_->io, [this] {
        error_code ignored;
        for (tcp::acceptor& acceptor : impl_->acceptors) acceptor.close(ignored);
    });
    std::unique_lock lock(impl_->mutex);
    return impl_->changed.wait_for(lock, stop, most, [this] { return impl_->nothing_left; });
}

Result<std::unique_ptr<TcpServer>> TcpServer::start(const std::string& address, std::uint16_t port,
                                                    TcpService& service)
{
    auto impl = std::unique_ptr<Impl>(new Impl{service});
    impl->acceptors = TRY(listen_everywhere(impl->io, address, port));
    for (tcp::acceptor& acceptor : impl->acceptors) impl->accept(acceptor);
    impl->thread = std::jthread([&server = *impl] {
        sandbox::confine_this_thread(sandbox::Files::none);  // anybody may talk to it
        server.run();
    });
    return std::unique_ptr<TcpServer>(new TcpServer(std::move(impl)));
}

Result<std::string> try_to_listen(const std::string& address, std::uint16_t port)
{
    asio::io_context io{1};
    TRY(listen_everywhere(io, address, port));
    const bool inherited = !inherited_listeners(port).empty();
    return "port " + std::to_string(port) +
           (inherited ? " was handed down to us" : " is free on this host");
}

}  // namespace acme8443::acme
