#include "acme/challenge/splice.hpp"

#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "acme/challenge/proxy_protocol.hpp"

namespace acme8443::acme {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// So often one direction may go on before the others have their turn.
constexpr int most_rounds = 16;

TcpEnd end_of(const tcp::endpoint& at)
{
    const auto bytes_of = [](const auto& address) {
        const auto bytes = address.to_bytes();
        return std::string(bytes.begin(), bytes.end());
    };
    asio::ip::address address = at.address();
    // A socket for both families shows IPv4 so.
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return {address.is_v4() ? bytes_of(address.to_v4()) : bytes_of(address.to_v6()), at.port()};
}

class Splice final : public TcpConnection {
public:
    Splice(tcp::socket client, const SpliceSpec& spec, Crowd& crowd, std::vector<char>& scratch)
        : spec_(spec),
          scratch_(scratch),
          client_(std::move(client)),
          backend_(client_.get_executor()),
          timer_(client_.get_executor())
    {
        enter(crowd);
    }

    void run() override
    {
        timer_.expires_after(spec_.deadline);
        timer_.async_wait([this, self = shared_from_this()](error_code error) {
            if (!error) close();
        });
        backend_.async_connect(spec_.backend, [this, self = shared_from_this()](error_code error) {
            timer_.cancel();
            if (error || !introduce()) return close();
            pump(to_backend_);
            pump(to_client_);
        });
    }
    void close() override
    {
        error_code ignored;
        timer_.cancel();
        client_.close(ignored);
        backend_.close(ignored);
    }

private:
    struct Way {
        tcp::socket& from;
        tcp::socket& to;
    };
    enum class Waits { for_bytes, for_room, for_its_turn, over, failed };

    /// False when the client has gone meanwhile.
    bool introduce()
    {
        error_code gone;
        for (tcp::socket* socket : {&client_, &backend_}) {
            if (socket->non_blocking(true, gone)) return false;
            // There is no deadline: only this finds a peer that has vanished.
            if (socket->set_option(asio::socket_base::keep_alive(true), gone)) return false;
            if (socket->set_option(tcp::no_delay(true), gone)) return false;
        }
        if (!spec_.proxy_protocol) return true;
        const auto client = client_.remote_endpoint(gone);
        const auto server = client_.local_endpoint(gone);
        if (gone) return false;
        // A connection that has just begun has room for it.
        const std::string header = proxy_protocol_header(end_of(client), end_of(server));
        const auto sent =
            ::send(backend_.native_handle(), header.data(), header.size(), MSG_NOSIGNAL);
        return std::cmp_equal(sent, header.size());
    }

    /// Passes on what there is. Only what the other side has taken is taken from this one.
    Waits pass(const Way& way)
    {
        const int from = way.from.native_handle();
        const int to = way.to.native_handle();
        for (int round = 0; round < most_rounds; ++round) {
            const auto seen = recv(from, scratch_.data(), scratch_.size(), MSG_PEEK | MSG_DONTWAIT);
            if (seen == 0) return Waits::over;
            if (seen < 0) return errno == EAGAIN ? Waits::for_bytes : Waits::failed;
            const auto taken = ::send(to, scratch_.data(), static_cast<std::size_t>(seen),
                                      MSG_DONTWAIT | MSG_NOSIGNAL);
            if (taken < 0) return errno == EAGAIN ? Waits::for_room : Waits::failed;
            // tcp(7): MSG_TRUNC discards them.
            if (recv(from, nullptr, static_cast<std::size_t>(taken), MSG_TRUNC) != taken)
                return Waits::failed;
            moved();
        }
        return Waits::for_its_turn;
    }

    void pump(Way& way)
    {
        if (!client_.is_open()) return;
        auto again = [this, &way, self = shared_from_this()](error_code error = {}) {
            if (!error) pump(way);
        };
        error_code gone;
        switch (pass(way)) {
            case Waits::for_bytes:
                return way.from.async_wait(tcp::socket::wait_read, std::move(again));
            case Waits::for_room:
                return way.to.async_wait(tcp::socket::wait_write, std::move(again));
            case Waits::for_its_turn:
                return asio::post(client_.get_executor(), std::move(again));
            case Waits::over:
                way.to.shutdown(tcp::socket::shutdown_send, gone);
                return;
            case Waits::failed:
                return close();
        }
    }

    const SpliceSpec& spec_;
    std::vector<char>& scratch_;
    tcp::socket client_;
    tcp::socket backend_;
    asio::steady_timer timer_;
    Way to_backend_{client_, backend_};
    Way to_client_{backend_, client_};
};

}  // namespace

std::shared_ptr<TcpConnection> make_splice(tcp::socket client, const SpliceSpec& spec, Crowd& crowd,
                                           std::vector<char>& scratch)
{
    return std::make_shared<Splice>(std::move(client), spec, crowd, scratch);
}

}  // namespace acme8443::acme
