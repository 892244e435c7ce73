#include "acme/challenge/http_server.hpp"

#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <limits>

#include "acme/challenge/tcp_server.hpp"
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

/// One request, one answer, then the connection is closed.
class Connection final : public TcpConnection {
public:
    Connection(tcp::socket socket, const HttpServerSpec& spec, Crowd& crowd)
        : stream_(std::move(socket)), spec_(spec)
    {
        enter(crowd);
    }
    void run() override
    {
        parser_.header_limit(most_header_bytes);
        // However long the body is, it is never read. (In Boost 1.74 "no limit" refuses every
        // body.)
        parser_.body_limit(std::numeric_limits<std::uint64_t>::max());
        // Set once: it covers everything until the connection is closed.
        stream_.expires_after(spec_.deadline);
        http::async_read_header(
            stream_, buffer_, parser_,
            [this, self = shared_from_this()](error_code error, std::size_t) { on_header(error); });
    }
    void close() override
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
                          [this, self = shared_from_this()](error_code error, std::size_t) {
                              on_written(error);
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
};

}  // namespace

struct HttpServer::Impl final : TcpService {
    explicit Impl(HttpServerSpec said) : spec(std::move(said)), crowd(spec.most_connections) {}
    std::shared_ptr<TcpConnection> welcome(tcp::socket socket) override
    {
        return std::make_shared<Connection>(std::move(socket), spec, crowd);
    }
    bool make_room() override { return crowd.push_out(); }

    HttpServerSpec spec;
    Crowd crowd;
    std::unique_ptr<TcpServer> server{};  ///< goes first: its connections use the others
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerSpec spec)
{
    auto impl = std::make_unique<Impl>(std::move(spec));
    impl->server = TRY(TcpServer::start(impl->spec.address, impl->spec.port, *impl));
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

}  // namespace acme8443::acme
