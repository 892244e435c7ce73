#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace acme8443::validator {

/// One request on the way that the CA would go, and what came back.
struct Hop {
    std::string url;
    std::string address{};  ///< the address dialled, or empty
    std::uint16_t port{};   ///< of the URL, also when it was not dialled
    int status{};           ///< 0: not sent, or no answer
    std::multimap<std::string, std::string> headers{};  ///< names in lower case
    std::string body{};                                 ///< as much as the CA would read
    std::string problem{};                              ///< why there was no answer
};

/// What the http-01 machine saw.
struct HttpTrace {
    std::vector<Hop> hops{};
    std::vector<std::string> dials{};  ///< "ip:port", IPv6 bracketed, in order
};

}  // namespace acme8443::validator
