#include "app/notify/mail.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/pki/encoding.hpp"
#include "base/text.hpp"

namespace acme8443::app::notify {
namespace {

/// RFC 5322 section 3.3, in UTC.
std::string date(std::chrono::sys_seconds when)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
    std::tm parts{};
    std::array<char, 64> text{};
    gmtime_r(&seconds, &parts);
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text.data();
}

/// RFC 2047 where it is not ASCII; each encoded word is short enough for its line.
std::string header_text(std::string_view text)
{
    const auto beyond = [](char c) { return static_cast<unsigned char>(c) >= 0x7f || c < ' '; };
    if (std::ranges::none_of(text, beyond)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        std::size_t size = std::min<std::size_t>(text.size(), 42);
        while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
            --size;
        out += (out.empty() ? "" : "\r\n ") + ("=?utf-8?B?" + pki::base64(text.substr(0, size))) +
               "?=";
        text.remove_prefix(size);
    }
    return out;
}

/// RFC 2045 section 6.8.
std::string body(std::string_view text)
{
    const std::string letters = pki::base64(text);
    std::string out;
    for (std::size_t at = 0; at < letters.size(); at += 76) out += letters.substr(at, 76) + "\r\n";
    return out;
}

}  // namespace

std::string to_rfc5322(const Message& message, const Mail& mail, std::string_view host,
                       std::chrono::sys_seconds now, std::string_view id)
{
    return "Date: " + date(now) + "\r\nFrom: acme8443 <" + mail.from +
           ">\r\nTo: " + join(mail.to, ",\r\n ") +
           "\r\nSubject: " + header_text(printable(message.subject)) + "\r\nMessage-ID: <" +
           std::string(id) + "@" + std::string(host) +
           ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
           "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
           body(message.text);
}

}  // namespace acme8443::app::notify
