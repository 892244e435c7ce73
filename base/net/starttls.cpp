#include "base/net/starttls.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {
namespace {

using namespace std::string_view_literals;

struct Kind {
    StartTls how;
    std::string_view name;
    std::uint16_t port;
};
constexpr std::array kinds{
    Kind{StartTls::at_once, "https", 8443},     Kind{StartTls::smtp, "smtp", 25},
    Kind{StartTls::imap, "imap", 143},          Kind{StartTls::ldap, "ldap", 389},
    Kind{StartTls::postgres, "postgres", 5432},
};

const Kind& kind(StartTls how) { return kinds[static_cast<std::size_t>(how)]; }

/// More than any of these servers has to say before TLS.
constexpr std::size_t most_words = 16 * 1024;

std::span<const std::byte> bytes(std::string_view text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

Failure refused(StartTls how, std::string_view words)
{
    return fail(Errc::tls,
                std::string(to_string(how)) +
                    ": the server does not begin TLS, but says: " + printable(words, 200));
}

/// Reads until `complete` says that this is an answer.
template <class Complete>
Result<std::string> answer(TcpConnection& connection, StartTls how, Complete complete)
{
    std::string text;
    while (!complete(std::string_view(text))) {
        const auto more = TRY(connection.receive());
        if (more.empty() || text.size() > most_words) return refused(how, text);
        text.append(reinterpret_cast<const char*>(more.data()), more.size());
    }
    return text;
}

/// The last line of an SMTP reply is the one whose code is followed by a blank (RFC 5321 section
/// 4.2.1).
bool smtp_reply(std::string_view text)
{
    if (!text.ends_with("\n")) return false;
    const auto before = text.substr(0, text.size() - 1).rfind('\n');
    const auto last = before == text.npos ? text : text.substr(before + 1);
    return last.size() > 3 && last[3] == ' ';
}

Result<void> smtp(TcpConnection& connection)
{
    const auto reply = [&] { return answer(connection, StartTls::smtp, smtp_reply); };
    TRY(reply());
    TRY(connection.send(bytes("EHLO acme8443.invalid\r\n")));
    TRY(reply());
    TRY(connection.send(bytes("STARTTLS\r\n")));
    const std::string said = TRY(reply());
    if (!said.starts_with("220")) return refused(StartTls::smtp, said);
    return {};
}

Result<void> imap(TcpConnection& connection)
{
    const auto line = [](std::string_view text) { return text.ends_with("\n"); };
    const auto tagged = [&](std::string_view text) {
        return line(text) && (text.starts_with("a1 ") || text.find("\na1 ") != text.npos);
    };
    TRY(answer(connection, StartTls::imap, line));
    TRY(connection.send(bytes("a1 STARTTLS\r\n")));
    const std::string said = TRY(answer(connection, StartTls::imap, tagged));
    if (said.find("a1 OK") == said.npos) return refused(StartTls::imap, said);
    return {};
}

/// ExtendedRequest 1.3.6.1.4.1.1466.20037 and its answer, in BER of fixed shape.
Result<void> ldap(TcpConnection& connection)
{
    TRY(
        connection.send(bytes("\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
                              "1.3.6.1.4.1.1466.20037"sv)));
    const auto whole = [](std::string_view text) {
        if (text.size() < 2) return false;
        const auto length = static_cast<unsigned char>(text[1]);
        if (length < 0x80) return text.size() >= 2U + length;
        const std::size_t octets = length & 0x7FU;
        if (octets > 4 || text.size() < 2 + octets) return octets > 4;
        std::size_t size = 0;
        for (std::size_t i = 0; i < octets; ++i)
            size = size << 8U | static_cast<unsigned char>(text[2 + i]);
        return text.size() >= 2 + octets + size;
    };
    const std::string said = TRY(answer(connection, StartTls::ldap, whole));
    // ExtendedResponse [APPLICATION 24], resultCode ENUMERATED success.
    const auto response = said.find('\x78');
    const auto code = response == said.npos ? said.npos : said.find("\x0a\x01"sv, response);
    if (code == said.npos || code + 2 >= said.size() || said[code + 2] != 0)
        return refused(StartTls::ldap, said);
    return {};
}

/// SSLRequest: length, 80877103; the answer is one letter.
Result<void> postgres(TcpConnection& connection)
{
    TRY(connection.send(bytes("\x00\x00\x00\x08\x04\xd2\x16\x2f"sv)));
    const auto letter = [](std::string_view text) { return !text.empty(); };
    const std::string said = TRY(answer(connection, StartTls::postgres, letter));
    // More than the letter would be plain text that somebody wants to pass for the server's own.
    if (said != "S") return refused(StartTls::postgres, said);
    return {};
}

}  // namespace

std::string_view to_string(StartTls how) { return kind(how).name; }

std::optional<StartTls> parse_starttls(std::string_view scheme)
{
    const auto found = std::ranges::find(kinds, scheme, &Kind::name);
    if (found == kinds.end()) return std::nullopt;
    return found->how;
}

std::uint16_t usual_port(StartTls how) { return kind(how).port; }

Result<void> start_tls(TcpConnection& connection, StartTls how)
{
    switch (how) {
        case StartTls::at_once:
            return {};
        case StartTls::smtp:
            return smtp(connection);
        case StartTls::imap:
            return imap(connection);
        case StartTls::ldap:
            return ldap(connection);
        case StartTls::postgres:
            return postgres(connection);
    }
    return fail(Errc::internal, "no such way to begin TLS");
}

std::string request_over_tls(StartTls how, std::string_view host_and_port)
{
    switch (how) {
        case StartTls::smtp:
            return "EHLO acme8443.invalid\r\n";
        case StartTls::imap:
            return "a2 CAPABILITY\r\n";
        case StartTls::ldap:  // an anonymous BindRequest
            return std::string("\x30\x0c\x02\x01\x02\x60\x07\x02\x01\x03\x04\x00\x80\x00"sv);
        case StartTls::postgres:  // a StartupMessage of protocol 3.0 for a user that need not exist
            return std::string(
                "\x00\x00\x00\x17\x00\x03\x00\x00user\x00"
                "acme8443\x00\x00"sv);
        case StartTls::at_once:
            break;
    }
    return "HEAD / HTTP/1.1\r\nHost: " + std::string(host_and_port) +
           "\r\nUser-Agent: acme8443/" ACME8443_VERSION
           "\r\nAccept: */*\r\nConnection: close\r\n\r\n";
}

}  // namespace acme8443::net
