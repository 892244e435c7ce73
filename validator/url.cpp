#include "validator/url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/ip.hpp"
#include "validator/url_bytes.hpp"

namespace acme8443::validator {
namespace {

using url_bytes::escape;
using url_bytes::unescape;

Failure unreadable(std::string_view what) { return fail(Errc::protocol, std::string(what)); }

/// RFC 3986 section 5.2.4, except that empty segments stay, save one behind a ".." to the root.
std::string without_dot_segments(std::string_view path)
{
    if (path.empty()) return {};
    std::string out;
    bool first = true;
    while (true) {
        const auto end = path.find('/');
        const auto segment = path.substr(0, end);
        const bool dots = segment == "." || segment == "..";
        if (segment == "..") {
            const auto parent = out.rfind('/');
            first = parent == out.npos;
            out.resize(first ? 0 : parent);
        } else if (!dots) {
            if (!first) out += '/';
            out += segment;
        }
        if (segment != "..") first = false;
        if (end == path.npos) {
            if (dots) out += '/';
            return out.starts_with('/') ? out : '/' + out;
        }
        path.remove_prefix(end + 1);
    }
}

/// A reference before it is resolved: what is written of it.
struct Reference {
    std::string_view scheme{};
    bool opaque{};  ///< "scheme:no-slash"
    std::optional<std::string_view> authority{};
    std::string_view path{};
    std::string_view query{};     ///< with its "?"
    std::string_view fragment{};  ///< with its "#"
};

/// Cuts `text` before the first `mark` and returns the rest, mark included.
std::string_view cut_tail(std::string_view& text, char mark)
{
    const auto at = std::min(text.find(mark), text.size());
    const auto tail = text.substr(at);
    text = text.substr(0, at);
    return tail;
}

Result<std::string_view> cut_scheme(std::string_view& text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ':') {
            if (i == 0) return unreadable("a missing scheme");
            const auto scheme = text.substr(0, i);
            text.remove_prefix(i + 1);
            return scheme;
        }
        const bool later = url_bytes::digit(c) || url_bytes::among("+-.", c);
        if (!url_bytes::letter(c) && (i == 0 || !later)) break;
    }
    return std::string_view();
}

Result<Reference> split(std::string_view text)
{
    Reference out;
    out.fragment = cut_tail(text, '#');
    if (std::ranges::any_of(text, url_bytes::control)) return unreadable("a control character");
    out.scheme = TRY(cut_scheme(text));
    out.query = cut_tail(text, '?');
    if (!text.starts_with('/') && !out.scheme.empty()) {
        out.opaque = true;
        return out;
    }
    if (!text.starts_with('/') && text.substr(0, text.find('/')).find(':') != text.npos) {
        return unreadable("a colon in the first segment of a relative path");
    }
    if (text.starts_with("//") && (!out.scheme.empty() || !text.starts_with("///"))) {
        text.remove_prefix(2);
        out.path = cut_tail(text, '/');
        if (!text.empty() || !out.scheme.empty()) out.authority = text;
    } else {
        out.path = text;
    }
    return out;
}

/// "" or ":digits".
Result<std::string> read_port(std::string_view text)
{
    if (!text.empty() && !std::ranges::all_of(text.substr(1), url_bytes::digit)) {
        return unreadable("invalid port " + printable(text));
    }
    return std::string(text);
}

Result<void> read_literal(std::string_view text, Url& url)
{
    const auto close = text.rfind(']');
    if (close == text.npos || text.front() != '[')
        return unreadable("a bracket without its partner");
    const auto after = text.substr(close + 1);
    if (!after.empty() && after.front() != ':') return unreadable("text behind a bracketed host");
    url.port = TRY(read_port(after));
    const auto inside = text.substr(1, close - 1);
    if (inside.find_first_of("[]") != inside.npos) return unreadable("brackets within brackets");
    url.host = TRY(unescape(inside, true));
    url.literal = true;
    const auto ip = Ip::parse(std::string_view(url.host).substr(0, url.host.find('%')));
    if (!ip || !ip->v6) return unreadable("brackets around what is no IPv6 address");
    return {};
}

Result<void> read_authority(std::string_view text, Url& url)
{
    if (const auto at = text.rfind('@'); at != text.npos) {
        const auto user = text.substr(0, at);
        if (!std::ranges::all_of(user, url_bytes::userinfo)) return unreadable("invalid userinfo");
        TRY(unescape(user));
        url.userinfo = text.substr(0, at + 1);
        text.remove_prefix(at + 1);
    }
    if (text.find('[') != text.npos) {
        TRY(read_literal(text, url));
    } else {
        const auto colon = std::min(text.rfind(':'), text.size());
        if (text.find(':') < colon) return unreadable("a host with a colon");
        url.port = TRY(read_port(text.substr(colon)));
        url.host = TRY(unescape(text.substr(0, colon), true));
    }
    url.host = lower(url.host);
    return {};
}

/// As it is sent: left alone where every byte may stand, else decoded and escaped again.
Result<std::string> sent_path(std::string_view path)
{
    std::string decoded = TRY(unescape(path));
    return std::ranges::all_of(path, url_bytes::kept_in_path) ? std::string(path)
                                                              : escape(decoded, url_bytes::path);
}

Result<void> read_fragment(std::string_view fragment, Url& url)
{
    if (fragment.size() < 2) return {};
    fragment.remove_prefix(1);
    const std::string decoded = TRY(unescape(fragment));
    url.fragment = '#' + (std::ranges::all_of(fragment, url_bytes::kept_in_fragment)
                              ? std::string(fragment)
                              : escape(decoded, url_bytes::fragment));
    return {};
}

}  // namespace

Result<Url> Url::parse(std::string_view text)
{
    auto url = TRY(Url{}.resolve(text));
    if (url.scheme.empty()) return unreadable("no scheme");
    return url;
}

Result<Url> Url::resolve(std::string_view location) const
{
    const Reference ref = TRY(split(location));
    Url url;
    url.scheme = ref.scheme.empty() ? scheme : lower(ref.scheme);
    url.query = ref.query;
    TRY(read_fragment(ref.fragment, url));
    if (ref.authority) TRY(read_authority(*ref.authority, url));
    if (ref.opaque) return url;
    std::string full = TRY(sent_path(ref.path));
    if (ref.scheme.empty() && !ref.authority) {
        url.userinfo = userinfo;
        url.host = host;
        url.literal = literal;
        url.port = port;
        if (ref.path.empty() && ref.query.empty()) {
            url.query = query;
            if (ref.fragment.empty()) url.fragment = fragment;
        }
        if (!full.starts_with('/')) {
            full = full.empty() ? path : path.substr(0, path.rfind('/') + 1) + full;
        }
    }
    url.path = without_dot_segments(full);
    url.path_size = TRY(unescape(url.path)).size();
    return url;
}

std::uint32_t Url::port_number() const
{
    if (port.size() < 2) return scheme == "http" ? 80 : scheme == "https" ? 443 : 0;
    std::uint32_t number{};
    const auto read = std::from_chars(port.data() + 1, port.data() + port.size(), number);
    return read.ec == std::errc() ? std::min(number, 65'536U) : 65'536U;
}

std::string Url::endpoint() const
{
    return (literal ? '[' + host + ']' : host) + ':' + std::to_string(port_number());
}

std::string Url::request() const
{
    std::string out = scheme + ':';
    if (!host.empty() || !port.empty() || !path.empty() || !userinfo.empty()) out += "//";
    const std::string escaped =
        escape(host, [](char c) { return url_bytes::ascii(c) && url_bytes::host(c); });
    out += literal ? '[' + escaped + ']' : escaped;
    return out + port + path + query;
}

std::string Url::text() const
{
    std::string out = request();
    if (!userinfo.empty()) out.insert(scheme.size() + 3, userinfo);
    return out + fragment;
}

}  // namespace acme8443::validator
