#include "validator/lint/uri.hpp"

#include <algorithm>

namespace acme8443::validator::lint {
namespace {

using namespace std::string_view_literals;

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool hex(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool control(char c)
{
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f;
}

bool escapes_are_whole(std::string_view text)
{
    for (std::size_t i = text.find('%'); i != text.npos; i = text.find('%', i + 1)) {
        if (i + 2 >= text.size() || !hex(text[i + 1]) || !hex(text[i + 2])) return false;
    }
    return true;
}

/// The scheme's size, 0 without one; npos when there is a colon and nothing in front of it.
std::size_t scheme_size(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ':') return i == 0 ? text.npos : i;
        const bool later = digit(text[i]) || "+-."sv.find(text[i]) != text.npos;
        if (!letter(text[i]) && (i == 0 || !later)) return 0;
    }
    return 0;
}

bool port_is_digits(std::string_view port)
{
    if (port.empty()) return true;
    return port.front() == ':' && std::ranges::all_of(port.substr(1), digit);
}

bool host_is_readable(std::string_view host)
{
    if (host.starts_with('[')) {
        const auto end = host.rfind(']');
        return end != host.npos && port_is_digits(host.substr(end + 1));
    }
    const auto colon = host.rfind(':');
    if (colon != host.npos && !port_is_digits(host.substr(colon))) return false;
    return escapes_are_whole(host) && std::ranges::all_of(host, [](char c) {
               return letter(c) || digit(c) || (c & 0x80) != 0 ||
                      "-_.~!$&'()*+,;=:[]<>\"%"sv.find(c) != std::string_view::npos;
           });
}

bool user_is_readable(std::string_view user)
{
    return escapes_are_whole(user) && std::ranges::all_of(user, [](char c) {
               return letter(c) || digit(c) ||
                      "-._:~!$&'()*+,;=%@"sv.find(c) != std::string_view::npos;
           });
}

bool read_authority(std::string_view authority, Uri& uri)
{
    const auto at = authority.rfind('@');
    if (at != authority.npos) {
        uri.has_user = true;
        uri.user = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    uri.host = authority;
    return user_is_readable(uri.user) && host_is_readable(uri.host);
}

}  // namespace

std::string_view Uri::host_name() const
{
    if (host.starts_with('[')) return host.substr(1, host.rfind(']') - 1);
    return host.substr(0, host.rfind(':'));
}

Uri read_uri(std::string_view text)
{
    Uri uri;
    if (std::ranges::any_of(text, control)) return uri;
    const auto hash = text.find('#');
    if (hash != text.npos && !escapes_are_whole(text.substr(hash + 1))) return uri;
    text = text.substr(0, hash);
    const std::size_t scheme = scheme_size(text);
    if (scheme == text.npos) return uri;
    if (scheme > 0) {
        uri.scheme = text.substr(0, scheme);
        text.remove_prefix(scheme + 1);
    }
    text = text.substr(0, text.find('?'));
    if (!text.starts_with('/')) {
        if (scheme > 0) {
            uri.opaque = text;
            uri.readable = true;
            return uri;
        }
        if (text.substr(0, text.find('/')).find(':') != text.npos) return uri;
    }
    if (text.starts_with("//") && (scheme > 0 || !text.starts_with("///"))) {
        text.remove_prefix(2);
        const std::string_view authority = text.substr(0, text.find('/'));
        if (!read_authority(authority, uri)) return uri;
        text.remove_prefix(authority.size());
    }
    uri.path = text;
    uri.readable = escapes_are_whole(text);
    return uri;
}

}  // namespace acme8443::validator::lint
