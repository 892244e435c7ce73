#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/net/curl.hpp"
#include "base/text.hpp"

namespace acme8443::net {

namespace {

constexpr std::size_t most_header_bytes = 32 * 1024;
constexpr int most_header_lines = 100;

std::size_t on_body(char* bytes, std::size_t, std::size_t count, void* context)
{
    auto& exchange = *static_cast<CurlExchange*>(context);
    std::string& body = exchange.response.body;
    const std::size_t room = exchange.request.max_body - body.size();
    body.append(bytes, std::min(count, room));
    if (count <= room) return count;
    exchange.response.truncated = exchange.options.cut_body;
    if (!exchange.options.cut_body)
        exchange.refusal =
            Error{Errc::too_large,
                  "the body has more than " + std::to_string(exchange.request.max_body) + " bytes"};
    return CURL_WRITEFUNC_ERROR;
}

/// Interim answers (1xx), trailers and the 401 of Digest count too: nobody sends headers for ever.
std::size_t on_header(char*, std::size_t, std::size_t count, void* context)
{
    auto& exchange = *static_cast<CurlExchange*>(context);
    exchange.header_bytes += count;
    ++exchange.header_lines;
    if (exchange.header_bytes <= most_header_bytes && exchange.header_lines <= most_header_lines)
        return count;
    exchange.refusal = Error{Errc::too_large, "more than 32 KiB or 100 lines of headers"};
    return CURL_WRITEFUNC_ERROR;
}

Result<Address> address_of(const curl_sockaddr& at)
{
    if (at.family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(at.addr);
        return Address::from_bytes({reinterpret_cast<const char*>(&v4.sin_addr), 4});
    }
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(at.addr);
    return Address::from_bytes({reinterpret_cast<const char*>(&v6.sin6_addr), 16});
}

curl_socket_t on_open_socket(void* context, curlsocktype, curl_sockaddr* at)
{
    auto& exchange = *static_cast<CurlExchange*>(context);
    if (exchange.options.may_dial) {
        const auto address = address_of(*at);
        // sin_port and sin6_port lie at the same place.
        const std::uint16_t port = ntohs(reinterpret_cast<const sockaddr_in&>(at->addr).sin_port);
        if (!address || !exchange.options.may_dial(*address, port)) {
            // One forbidden address of several is no failure if another one could be dialled.
            if (!exchange.dialled)
                exchange.refusal = Error{Errc::forbidden_address,
                                         (address ? address->text() : "?") + " port " +
                                             std::to_string(port) + " may not be dialled"};
            return CURL_SOCKET_BAD;
        }
    }
    exchange.dialled = true;
    exchange.refusal.reset();
    return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
}

/// Asked again with the peer that the connection really has, before a byte of the request is sent:
/// whatever was resolved, kept or redirected in between.
int on_connected(void* context, char* peer, char*, int port, int)
{
    auto& exchange = *static_cast<CurlExchange*>(context);
    const auto address = Address::parse(peer);
    if (!exchange.options.may_dial ||
        (address && exchange.options.may_dial(*address, static_cast<std::uint16_t>(port))))
        return CURL_PREREQFUNC_OK;
    exchange.refusal =
        Error{Errc::forbidden_address, std::string(peer) + " port " + std::to_string(port) +
                                           " answered, and may not be asked"};
    return CURL_PREREQFUNC_ABORT;
}

/// Headers of the last answer, without trailers and those of interim answers.
void read_headers(CURL* easy, HttpResponse& response)
{
    curl_header* header{};
    while ((header = curl_easy_nextheader(easy, CURLH_HEADER, -1, header)))
        response.headers.emplace(lower(header->name), header->value);
}

void read_info(CURL* easy, HttpResponse& response)
{
    long number{};
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &number);
    response.status = static_cast<int>(number);
    curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &number);
    response.peer_port = static_cast<std::uint16_t>(number);
    const char* peer{};
    curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &peer);
    if (peer) response.peer = peer;
    read_headers(easy, response);
}

}  // namespace

void CurlExchange::attach(CurlOptions& set)
{
    set(CURLOPT_WRITEFUNCTION, on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_HEADERFUNCTION, on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_PREREQFUNCTION, on_connected);
    set(CURLOPT_PREREQDATA, this);
    set(CURLOPT_ERRORBUFFER, problem.data());
}

Result<HttpResponse> CurlExchange::outcome(CURL* easy, CURLcode code)
{
    if (code == CURLE_OK || response.truncated) {
        read_info(easy, response);
        return std::move(response);
    }
    if (refusal) return fail(*std::move(refusal));
    return fail(curl_error(code, easy, problem.data()));
}

}  // namespace acme8443::net
