#include "acme/challenge/http_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <limits>
#include <list>
#include <optional>
#include <thread>
#include <vector>

#include "acme/challenge/port_owner.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t most_header_bytes = 8 * 1024;

/// Bytes came that are no HTTP request; anything else that ends the reading is the network's.
bool is_bad_request(error_code error)
{
    return error.category() == http::make_error_code(http::error::bad_method).category() &&
           error != http::error::end_of_stream && error != http::error::partial_message;
}

class Connection;
/// The open ones, oldest first. Used on the server's thread only.
using Connections = std::list<Connection*>;

/// One request, one answer, then the connection is closed. Keeps itself alive through its handlers.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(tcp::socket socket, const HttpServerSpec& spec, Connections& connections)
        : stream_(std::move(socket)), spec_(spec), connections_(connections)
    {
        place_ = connections_.insert(connections_.end(), this);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { connections_.erase(place_); }

    void run()
    {
        parser_.header_limit(most_header_bytes);
        // However long the body is, it is never read. (In Boost 1.74 "no limit" refuses every
        // body.)
        parser_.body_limit(std::numeric_limits<std::uint64_t>::max());
        // Set once: it covers everything until the connection is closed.
        stream_.expires_after(spec_.deadline);
        http::async_read_header(
            stream_, buffer_, parser_,
            [self = shared_from_this()](error_code error, std::size_t) { self->on_header(error); });
    }
    /// Its handlers end with an error, and with them the connection.
    void close()
    {
        error_code ignored;
        stream_.socket().close(ignored);
    }

private:
    void on_header(error_code error)
    {
        if (is_bad_request(error)) return write({400, "bad request\n"}, false);
        if (error) return;
        const auto& request = parser_.get();
        const auto text = [](beast::string_view view) {
            return std::string_view(view.data(), view.size());
        };
        write(spec_.answer({.method = text(request.method_string()),
                            .target = text(request.target()),
                            .host = text(request[http::field::host])}),
              request.method() == http::verb::head);
    }

    void write(HttpReply reply, bool head)
    {
        if (!head) token_ = std::move(reply.token);
        response_.result(reply.status);
        response_.set(http::field::content_type,
                      reply.status == 200 ? "application/octet-stream" : "text/plain");
        response_.set(http::field::cache_control, "no-store");
        if (!reply.location.empty()) response_.set(http::field::location, reply.location);
        if (reply.status == 405) response_.set(http::field::allow, "GET, HEAD");
        response_.keep_alive(false);
        response_.content_length(reply.body.size());
        if (!head) response_.body() = std::move(reply.body);
        http::async_write(stream_, response_,
                          [self = shared_from_this()](error_code error, std::size_t) {
                              self->on_written(error);
                          });
    }

    void on_written(error_code error)
    {
        if (error) return;
        if (!token_.empty()) spec_.sent(token_);
        error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }

    beast::tcp_stream stream_;
    beast::flat_static_buffer<most_header_bytes> buffer_;
    http::request_parser<http::empty_body> parser_;
    http::response<http::string_body> response_;
    std::string token_;  ///< that was asked for with GET
    const HttpServerSpec& spec_;
    Connections& connections_;
    Connections::iterator place_;
};

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
                    " needs the capability CAP_NET_BIND_SERVICE: run as root, or put "
                    "AmbientCapabilities=CAP_NET_BIND_SERVICE into the systemd unit"};
    const std::string where = at.address().to_string() + " port " + port;
    if (error == asio::error::make_error_code(asio::error::basic_errors(EADDRNOTAVAIL)))
        return {Errc::bad_config, "cannot listen on " + where + ": not an address of this machine"};
    return {Errc::internal, "cannot listen on " + where + ": " + error.message()};
}

}  // namespace

struct HttpServer::Impl {
    HttpServerSpec spec;
    Connections connections{};  // outlives the handlers that io holds
    asio::io_context io{1};
    std::list<tcp::acceptor> acceptors{};
    std::jthread thread{};

    error_code listen(const tcp::endpoint& at, bool v6_only);
    Result<void> listen_everywhere();
    void accept(tcp::acceptor& acceptor);
    void run();
};

error_code HttpServer::Impl::listen(const tcp::endpoint& at, bool v6_only)
{
    error_code error;
    tcp::acceptor acceptor(io);
    if (acceptor.open(at.protocol(), error)) return error;
    if (acceptor.set_option(asio::socket_base::reuse_address(true), error)) return error;
    if (v6_only && acceptor.set_option(asio::ip::v6_only(true), error)) return error;
    if (acceptor.bind(at, error)) return error;
    if (acceptor.listen(asio::socket_base::max_listen_connections, error)) return error;
    accept(acceptors.emplace_back(std::move(acceptor)));
    return {};
}

Result<void> HttpServer::Impl::listen_everywhere()
{
    if (!spec.address.empty()) {
        error_code error;
        const auto address = asio::ip::make_address(spec.address, error);
        if (error)
            return fail(Errc::bad_config, "\"" + printable(spec.address, 100) +
                                              "\" is not an IP address to listen on");
        const tcp::endpoint at(address, spec.port);
        error = listen(at, false);
        if (error) return fail(listen_error(at, error));
        return {};
    }
    for (const tcp::endpoint& at :
         {tcp::endpoint(tcp::v6(), spec.port), tcp::endpoint(tcp::v4(), spec.port)}) {
        const error_code error = listen(at, at.protocol() == tcp::v6());
        // A machine may have been built without IPv6, or have it switched off.
        const bool no_v6 =
            at.protocol() == tcp::v6() &&
            (error == asio::error::address_family_not_supported || error.value() == EADDRNOTAVAIL);
        if (error && !no_v6) return fail(listen_error(at, error));
    }
    return {};
}

void HttpServer::Impl::accept(tcp::acceptor& acceptor)
{
    acceptor.async_accept([this, &acceptor](error_code error, tcp::socket socket) {
        if (error == asio::error::operation_aborted) return;
        // No descriptors are left. If they are not ours, time is all that can help.
        if (error && connections.empty())
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        if (!connections.empty() && (error || connections.size() >= spec.most_connections))
            connections.front()->close();
        accept(acceptor);
        if (!error) std::make_shared<Connection>(std::move(socket), spec, connections)->run();
    });
}

void HttpServer::Impl::run()
{
    for (;;) try {
            io.run();
            return;
        } catch (const std::exception&) {
            // Out of memory in one connection's handler: that connection is gone, the others go on.
        }
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer()
{
    impl_->io.stop();
    impl_->thread.join();
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerSpec spec)
{
    auto impl = std::make_unique<Impl>();
    impl->spec = std::move(spec);
    TRY(impl->listen_everywhere());
    impl->thread = std::jthread([&server = *impl] { server.run(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

}  // namespace acme8443::acme
