#include "acme/challenge/client_hello.hpp"

#include <optional>

#include "base/text.hpp"

namespace acme8443::acme {
namespace {

using Kind = ClientHello::Kind;

constexpr std::size_t record_header = 5;
constexpr std::size_t message_header = 4;
constexpr std::size_t longest_record = 1 << 14;

std::size_t big_endian(std::string_view bytes)
{
    std::size_t value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

/// Takes from the front; once there is too little, everything it gives is empty and bad() is true.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    std::string_view take(std::size_t count)
    {
        if (count > rest_.size()) {
            bad_ = true;
            rest_ = {};
            return {};
        }
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    std::size_t number(std::size_t octets) { return big_endian(take(octets)); }
    /// A vector of RFC 8446 section 3.4, after a length of so many octets.
    std::string_view vector(std::size_t length_octets) { return take(number(length_octets)); }
    bool empty() const { return rest_.empty(); }
    bool bad() const { return bad_; }

private:
    std::string_view rest_;
    bool bad_{};
};

/// The handshake message out of its records, or what there is instead.
struct Message {
    Kind kind{Kind::other};
    std::size_t wanted{};
    std::string body{};
};

Message incomplete(std::size_t wanted)
{
    if (wanted > longest_client_hello) return {};
    return {.kind = Kind::incomplete, .wanted = wanted};
}

/// So many octets a message takes, as far as its header is there.
std::size_t size_of(std::string_view message)
{
    return message_header + big_endian(message.substr(1, 3));
}

Message unwrap(std::string_view bytes)
{
    constexpr char handshake = 22;
    constexpr char client_hello = 1;
    std::string message;
    std::size_t at = 0;
    for (;;) {
        const std::string_view header = bytes.substr(at, record_header);
        if (!header.empty() && header[0] != handshake) return {};
        if (header.size() > 1 && header[1] != 3) return {};  // legacy_record_version
        if (header.size() < record_header) return incomplete(at + record_header);
        const std::size_t length = big_endian(header.substr(3));
        if (length == 0 || length > longest_record) return {};
        message += bytes.substr(at + record_header, length);
        if (!message.empty() && message[0] != client_hello) return {};
        if (message.size() >= message_header) {
            const std::size_t whole = size_of(message);
            if (whole > longest_client_hello) return {};
            if (message.size() >= whole)
                return {.kind = Kind::acme,
                        .body = message.substr(message_header, whole - message_header)};
        }
        if (bytes.size() < at + record_header + length)
            return incomplete(at + record_header + length);
        at += record_header + length;
    }
}

/// RFC 6066 section 3. Empty when it does not parse.
std::string host_name(std::string_view extension)
{
    Reader outer(extension);
    Reader names(outer.vector(2));
    const bool host = names.number(1) == 0;
    const std::string_view name = names.vector(2);
    const bool good = host && !names.bad() && !outer.bad() && outer.empty();
    return good ? lower(name) : std::string();
}

/// RFC 7301 section 3.1: exactly one protocol, ours.
bool is_acme_alone(std::string_view extension)
{
    Reader outer(extension);
    Reader protocols(outer.vector(2));
    const std::string_view first = protocols.vector(1);
    return first == "acme-tls/1" && protocols.empty() && outer.empty() && !outer.bad();
}

ClientHello read(std::string_view body)
{
    constexpr std::size_t server_name = 0;
    constexpr std::size_t protocol_negotiation = 16;
    Reader hello(body);
    hello.take(2 + 32);  // legacy_version, random
    hello.vector(1);     // legacy_session_id
    hello.vector(2);     // cipher_suites
    hello.vector(1);     // legacy_compression_methods
    Reader extensions(hello.vector(2));
    if (hello.bad() || !hello.empty()) return {};

    ClientHello seen;
    bool acme = false;
    while (!extensions.empty()) {
        const std::size_t type = extensions.number(2);
        const std::string_view value = extensions.vector(2);
        if (extensions.bad()) return {};
        if (type == server_name) seen.server_name = host_name(value);
        if (type == protocol_negotiation) acme = is_acme_alone(value);
    }
    if (!acme) return {};
    seen.kind = Kind::acme;
    return seen;
}

}  // namespace

ClientHello glance_at_client_hello(std::string_view bytes)
{
    const Message message = unwrap(bytes.substr(0, longest_client_hello));
    if (message.kind == Kind::acme) return read(message.body);
    return {.kind = message.kind, .wanted = message.wanted};
}

}  // namespace acme8443::acme
