#include "acme/challenge/tls_alpn_01_server.hpp"

#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <string_view>

#include "acme/challenge/client_hello.hpp"
#include "acme/challenge/splice.hpp"
#include "acme/challenge/tls_alpn_01_handshake.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// Fatal alerts, RFC 8446 section 6: no_application_protocol, unrecognized_name.
constexpr std::string_view no_such_protocol("\x15\x03\x03\x00\x02\x02\x78", 7);
constexpr std::string_view no_such_name("\x15\x03\x03\x00\x02\x02\x70", 7);

/// As many as the process's descriptors allow.
std::size_t most_splices()
{
    constexpr rlim_t usual = 1024;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = usual;
    return static_cast<std::size_t>(std::clamp<rlim_t>(limit.rlim_cur, usual / 2, 1 << 17)) / 4;
}

/// What the connections share.
struct Hall {
    TlsServerSpec spec;
    Handshakes handshakes;
    SpliceSpec splice{};
    Crowd waiting;
    Crowd shaking;
    Crowd spliced;
    std::vector<char> scratch{std::vector<char>(64 * 1024)};
};

/// Until it is known what it is, and on to the end if it is a CA's.
class Connection final : public TcpConnection {
public:
    Connection(tcp::socket socket, Hall& hall)
        : hall_(hall), socket_(std::move(socket)), timer_(socket_.get_executor())
    {
        enter(hall.waiting);
    }

    void run() override
    {
        timer_.expires_after(hall_.spec.deadline);
        timer_.async_wait([this, self = shared_from_this()](error_code error) {
            if (!error) close();
        });
        error_code gone;
        socket_.non_blocking(true, gone);
        if (!gone) wait(tcp::socket::wait_read, &Connection::look);
    }
    void close() override
    {
        error_code ignored;
        timer_.cancel();
        socket_.close(ignored);
    }

private:
    void wait(tcp::socket::wait_type what, void (Connection::*then)())
    {
        socket_.async_wait(what, [this, then, self = shared_from_this()](error_code error) {
            if (!error && socket_.is_open()) (this->*then)();
        });
    }

    /// The bytes stay where they are: they are the backend's, or the handshake's.
    void look()
    {
        const auto seen = recv(socket_.native_handle(), hall_.scratch.data(), longest_client_hello,
                               MSG_PEEK | MSG_DONTWAIT);
        // It has ended before it has said what it wants.
        if (seen <= 0 || std::cmp_equal(seen, seen_)) return close();
        seen_ = static_cast<std::size_t>(seen);
        const ClientHello hello = glance_at_client_hello({hall_.scratch.data(), seen_});
        switch (hello.kind) {
            case ClientHello::Kind::incomplete:
                return wake_at(hello.wanted), wait(tcp::socket::wait_read, &Connection::look);
            case ClientHello::Kind::acme:
                return wake_at(1), answer(hello.server_name);
            case ClientHello::Kind::other:
                return wake_at(1), pass_on();
        }
    }

    /// How many bytes make the socket readable: else one byte at a time would cost a look each.
    void wake_at(std::size_t bytes)
    {
        const int low_water = static_cast<int>(bytes);
        setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVLOWAT, &low_water, sizeof low_water);
    }

    void pass_on()
    {
        timer_.cancel();
        if (!hall_.spec.backend) return refuse(no_such_protocol);
        leave();
        make_splice(std::move(socket_), hall_.splice, hall_.spliced, hall_.scratch)->run();
    }

    void answer(const std::string& server_name)
    {
        certificate_ = hall_.spec.find(server_name);
        if (!certificate_) return refuse(no_such_name);
        auto handshake = hall_.handshakes.begin(socket_.native_handle(), *certificate_);
        if (!handshake) return close();
        enter(hall_.shaking);
        server_name_ = server_name;
        handshake_ = std::move(*handshake);
        shake_hands();
    }

    void shake_hands()
    {
        switch (handshake_->go_on()) {
            case Handshake::Step::wants_read:
                return wait(tcp::socket::wait_read, &Connection::shake_hands);
            case Handshake::Step::wants_write:
                return wait(tcp::socket::wait_write, &Connection::shake_hands);
            case Handshake::Step::done:
                hall_.spec.shown(server_name_);
                return close();
            case Handshake::Step::failed:
                return close();
        }
    }

    void refuse(std::string_view alert)
    {
        const int fd = socket_.native_handle();
        // What is left unread would turn our FIN into a reset.
        recv(fd, nullptr, seen_, MSG_TRUNC | MSG_DONTWAIT);
        ::send(fd, alert.data(), alert.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        close();
    }

    Hall& hall_;
    tcp::socket socket_;
    asio::steady_timer timer_;
    std::size_t seen_{};
    std::string server_name_{};
    std::shared_ptr<const pki::ChallengeCertificate> certificate_{};
    std::unique_ptr<Handshake> handshake_{};
};

Result<SpliceSpec> splice_spec(const TlsServerSpec& spec)
{
    if (!spec.backend) return SpliceSpec{};
    error_code error;
    const auto address = asio::ip::make_address(spec.backend->address, error);
    if (error)
        return fail(Errc::bad_config, "\"" + printable(spec.backend->address, 100) +
                                          "\" is not the IP address of a backend");
    return SpliceSpec{.backend = {address, spec.backend->port},
                      .proxy_protocol = spec.backend->proxy_protocol,
                      .deadline = spec.deadline};
}

}  // namespace

struct TlsServer::Impl final : TcpService {
    explicit Impl(Hall made) : hall(std::move(made)) {}
    std::shared_ptr<TcpConnection> welcome(tcp::socket socket) override
    {
        return std::make_shared<Connection>(std::move(socket), hall);
    }
    bool make_room() override
    {
        return hall.waiting.push_out() || hall.shaking.push_out() || hall.spliced.push_out();
    }

    Hall hall;
    std::unique_ptr<TcpServer> server{};  ///< goes first: its connections use the hall
};

TlsServer::TlsServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsServer::~TlsServer() = default;

Result<std::unique_ptr<TlsServer>> TlsServer::start(TlsServerSpec spec)
{
    Handshakes handshakes = TRY(Handshakes::make());
    const SpliceSpec splice = TRY(splice_spec(spec));
    const std::size_t most = spec.most_spliced != 0 ? spec.most_spliced : most_splices();
    const std::size_t waiting = spec.most_waiting;
    const std::size_t shaking = spec.most_handshakes;
    auto impl = std::make_unique<Impl>(Hall{.spec = std::move(spec),
                                            .handshakes = std::move(handshakes),
                                            .splice = splice,
                                            .waiting = Crowd(waiting),
                                            .shaking = Crowd(shaking),
                                            .spliced = Crowd(most)});
    impl->server = TRY(TcpServer::start(impl->hall.spec.address, impl->hall.spec.port, *impl));
    return std::unique_ptr<TlsServer>(new TlsServer(std::move(impl)));
}

bool TlsServer::drain(std::chrono::milliseconds most, const std::stop_token& stop)
{
    return impl_->server->drain(most, stop);
}

}  // namespace acme8443::acme
