#include "validator/lint/host_name.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "validator/public_suffix.hpp"

namespace acme8443::validator::lint {
namespace {

bool alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool upper(char c) { return c >= 'A' && c <= 'Z'; }

/// "*." and "?." (a redacted label) in front are no odd characters.
std::string_view without_marks(std::string_view text)
{
    if (text.starts_with("*.")) text.remove_prefix(2);
    while (text.starts_with("?.")) text.remove_prefix(2);
    return text;
}

void read_label(std::string_view label, bool leftmost, HostName& host)
{
    if (label.empty()) host.empty_label = true;
    if (label.size() > 63) host.long_label = true;
    if (label.find('_') != label.npos) host.underscore = true;
    if (label.find('*') != label.npos) {
        if (!leftmost) host.inner_wildcard = true;
        if (leftmost && label != "*") host.partial_wildcard = true;
    }
    if (label.size() >= 4 && label.substr(2, 2) == "--") {
        const bool xn = (label[0] | 0x20) == 'x' && (label[1] | 0x20) == 'n';
        (xn ? host.punycode : host.reserved_label) = true;
    }
}

/// Labels of the permitted characters, of which only the last may be empty.
bool has_odd_character(std::string_view text)
{
    std::size_t size = 0;
    for (const char c : text) {
        if (c == '.') {
            if (size == 0) return true;
            size = 0;
        } else {
            if (!alphanumeric(c) && c != '-' && c != '_' && c != '*') return true;
            ++size;
        }
    }
    return false;
}

void split_at_suffix(const PublicSuffix& found, HostName& host)
{
    const std::string_view text = host.text;
    if (text.empty() || text.front() == '.') {
        host.split = HostName::Split::unreadable;
        return;
    }
    std::size_t suffix = found.icann.size();
    if (suffix == 0) suffix = text.size() - (text.rfind('.') + 1);
    if (suffix == 0 || suffix == text.size()) {
        host.split = HostName::Split::is_suffix;
        return;
    }
    const std::string_view left = text.substr(0, text.size() - suffix - 1);
    const std::size_t dot = left.rfind('.');
    host.registrable = dot == left.npos ? left : left.substr(dot + 1);
    host.below = dot == left.npos ? std::string_view() : left.substr(0, dot);
}

}  // namespace

HostName read_host_name(std::string_view text)
{
    HostName host{.text = text};
    for (std::size_t begin = 0;;) {
        const std::size_t dot = text.find('.', begin);
        read_label(text.substr(begin, dot == text.npos ? dot : dot - begin), begin == 0, host);
        if (dot == text.npos) break;
        begin = dot + 1;
    }
    host.odd_character = has_odd_character(without_marks(text));
    const bool as_is = std::ranges::none_of(text, upper);
    const std::string lowered = as_is ? std::string() : lower(text);
    const PublicSuffix found = public_suffix(as_is ? text : std::string_view(lowered));
    host.known_tld = found.known_tld;
    host.bare_tld = found.known_tld && text.find('.') == text.npos;
    split_at_suffix(found, host);
    return host;
}

bool is_fqdn(std::string_view host)
{
    if (host.starts_with("*.")) host.remove_prefix(2);
    while (host.starts_with("?.")) host.remove_prefix(2);
    if (host.size() <= 3 || host.front() == '.') return false;
    if (host.find_first_of(".:") == host.npos) return false;
    if (const auto colon = host.find(':'); colon != host.npos) {
        const std::string_view port = host.substr(colon + 1);
        const bool digits = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
        if (port.empty() || port.size() > 5 || !digits) return false;
        host = host.substr(0, colon);
    }
    if (host.ends_with('.')) host.remove_suffix(1);
    for (const std::string& label : split(host, '.')) {
        if (label.empty() || label.front() == '-' || label.back() == '-') return false;
        for (const char c : label) {
            if (!alphanumeric(c) && c != '-' && c != '_' && (c & 0x80) == 0) return false;
        }
    }
    return true;
}

bool has_known_tld(std::string_view name) { return public_suffix(lower(name)).known_tld; }

}  // namespace acme8443::validator::lint
