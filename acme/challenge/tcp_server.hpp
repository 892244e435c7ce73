#pragma once
// Internal to acme/challenge: names Asio's types.
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <stop_token>
#include <string>

#include "base/result.hpp"

namespace acme8443::acme {

class TcpConnection;

/// Connections of which there may be only so many: when one more enters, the one that has not moved
/// for the longest time is closed. Used on one thread; outlives its connections.
class Crowd {
public:
    explicit Crowd(std::size_t most) : most_(most) {}
    /// Closes that one; false when there is none.
    bool push_out();

private:
    friend class TcpConnection;
    std::list<TcpConnection*> in_order_{};
    std::size_t most_;
};

/// Keeps itself alive through its handlers.
class TcpConnection : public std::enable_shared_from_this<TcpConnection> {
public:
    TcpConnection() = default;
    TcpConnection(const TcpConnection&) = delete;
    TcpConnection& operator=(const TcpConnection&) = delete;
    virtual ~TcpConnection() { leave(); }
    virtual void run() = 0;
    /// Its handlers end with an error, and with them the connection.
    virtual void close() = 0;

protected:
    /// Leaves the one it is in.
    void enter(Crowd& crowd);
    void leave();
    /// Now it is the last that would be pushed out.
    void moved();

private:
    friend class Crowd;
    Crowd* crowd_{};
    std::list<TcpConnection*>::iterator place_{};
};

/// What is done with the connections; called on the server's thread.
class TcpService {
public:
    virtual ~TcpService() = default;
    virtual std::shared_ptr<TcpConnection> welcome(boost::asio::ip::tcp::socket socket) = 0;
    /// No descriptor is left: closes a connection; false when there is none to close.
    virtual bool make_room() = 0;
};

/// Accepts on one port from start() to destruction, on one thread, which is also the connections'.
class TcpServer {
public:
    /// An empty address: all, IPv6 and IPv4. Listens on the sockets that were inherited for this
    /// port, if there are any. The service outlives the server. Errors: those of try_to_listen().
    static Result<std::unique_ptr<TcpServer>> start(const std::string& address, std::uint16_t port,
                                                    TcpService& service);
    /// Ends every connection.
    ~TcpServer();
    /// Accepts no more, and waits until the connections have ended by themselves. False: they have
    /// not, in time or before the stop.
    bool drain(std::chrono::milliseconds most, const std::stop_token& stop);

private:
    struct Impl;
    explicit TcpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::acme
