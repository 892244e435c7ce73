#pragma once
// Internal to acme/challenge: names Asio's types.
#include <chrono>
#include <functional>
#include <vector>

#include "acme/challenge/tcp_server.hpp"

namespace acme8443::acme {

struct SpliceSpec {
    boost::asio::ip::tcp::endpoint backend;
    bool proxy_protocol{};                 ///< version 2, before the client's first byte
    std::chrono::milliseconds deadline{};  ///< for reaching the backend; none afterwards
};

/// A client's connection joined to one with the backend, until both have ended; each end's FIN is
/// passed on alone. What has not been read yet comes first. Bytes wait in the kernel's buffers
/// only: an idle or slow connection costs no memory here. `scratch` is where they pass through; it
/// and the crowd belong to the server's thread.
std::shared_ptr<TcpConnection> make_splice(boost::asio::ip::tcp::socket client,
                                           const SpliceSpec& spec, Crowd& crowd,
                                           std::vector<char>& scratch);

}  // namespace acme8443::acme
