#include "tests/support/loopback_dns.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"

namespace acme8443 {

namespace {

constexpr std::size_t header_bytes = 12;

std::string number16(std::size_t value)
{
    return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::uint16_t read16(std::string_view at)
{
    return static_cast<std::uint16_t>(static_cast<unsigned char>(at[0]) << 8 |
                                      static_cast<unsigned char>(at[1]));
}

/// RFC 1035 section 4.1.3.
std::string encode(const LoopbackDns::Record& record, const std::string& asked)
{
    constexpr std::size_t class_in = 1;
    constexpr std::size_t ttl = 300;
    return LoopbackDns::wire(record.name.empty() ? asked : record.name) + number16(record.type) +
           number16(class_in) + number16(0) + number16(ttl) + number16(record.rdata.size()) +
           record.rdata;
}

/// RFC 1035 section 4.1: the question is sent back as it came, everything is answered recursively.
std::string respond(const std::string& query, const LoopbackDns::Answer& answer)
{
    std::string name;
    std::size_t at = header_bytes;
    while (const auto length = static_cast<unsigned char>(query.at(at))) {
        name += (name.empty() ? "" : ".") + query.substr(at + 1, length);
        at += 1U + length;
    }
    const std::string question = query.substr(header_bytes, at + 5 - header_bytes);
    const auto reply = answer(lower(name), read16(query.substr(at + 1)));
    if (reply.silent) return {};
    const std::string flags{reply.authoritative ? '\x85' : '\x81',
                            static_cast<char>(0x80 | reply.rcode)};
    std::string out = query.substr(0, 2) + flags + number16(1) + number16(reply.answers.size()) +
                      number16(reply.authority.size()) + number16(0) + question;
    for (const auto& record : reply.answers) out += encode(record, name);
    for (const auto& record : reply.authority) out += encode(record, name);
    return out;
}

}  // namespace

LoopbackDns::LoopbackDns(Answer answer)
    : answer_(std::move(answer)), socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&at), size) != 0) std::abort();
    getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    thread_ = std::thread([this] { run(); });
}

LoopbackDns::~LoopbackDns()
{
    shutdown(socket_, SHUT_RDWR);  // says ENOTCONN, and wakes recvfrom all the same
    thread_.join();
    close(socket_);
}

void LoopbackDns::run()
{
    std::array<char, 4096> buffer{};
    for (;;) {
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const auto got = recvfrom(socket_, buffer.data(), buffer.size(), 0,
                                  reinterpret_cast<sockaddr*>(&from), &size);
        if (got < static_cast<ssize_t>(header_bytes)) return;
        ++questions_;
        const std::string out = respond({buffer.data(), static_cast<std::size_t>(got)}, answer_);
        if (out.empty()) continue;
        sendto(socket_, out.data(), out.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
}

std::string LoopbackDns::wire(const std::string& name)
{
    std::string out;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t end = std::min(name.find('.', at), name.size());
        out += static_cast<char>(end - at) + name.substr(at, end - at);
        at = end + 1;
    }
    return out + '\0';
}

}  // namespace acme8443
