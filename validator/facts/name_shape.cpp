#include "validator/facts/name_shape.hpp"

#include <algorithm>

#include "validator/ip.hpp"
#include "validator/lint/unicode.hpp"
#include "validator/public_suffix.hpp"

namespace acme8443::validator {
namespace {

constexpr std::size_t most_name = 253;  // RFC 1035 section 2.3.4, as text without the final dot
constexpr std::size_t most_label = 63;

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool lower_ldh(char c) { return (c >= 'a' && c <= 'z') || digit(c) || c == '-'; }
constexpr bool host_byte(char c) { return lower_ldh(c) || (c >= 'A' && c <= 'Z') || c == '.'; }

NameFault label_fault(std::string_view label)
{
    if (label.empty()) return NameFault::empty_label;
    if (label.size() > most_label) return NameFault::label_too_long;
    if (!std::ranges::all_of(label, lower_ldh)) return NameFault::not_ldh;
    if (label.front() == '-' || label.back() == '-') return NameFault::not_ldh;
    if (label.size() < 4 || label.substr(2, 2) != "--") return NameFault::none;
    if (!label.starts_with("xn")) return NameFault::reserved_ldh;
    // BR section 1.6.1 "P-Label": valid output of the Punycode algorithm. Beyond that, the U-label
    // is in NFC.
    const bool valid = lint::read_a_label(label) == lint::ALabel::valid;
    return valid ? NameFault::none : NameFault::malformed_idn;
}

void scan_labels(std::string_view text, std::size_t begin, NameShape& shape)
{
    while (true) {
        const auto label = text.substr(begin, text.find('.', begin) - begin);
        shape.fault = label_fault(label);
        if (shape.fault != NameFault::none) {
            shape.label_at = static_cast<std::uint32_t>(begin);
            shape.label_size = static_cast<std::uint32_t>(label.size());
            return;
        }
        begin += label.size() + 1;
        if (begin > text.size()) return;
    }
}

/// A name that ends in a digit may be an address; no top-level domain is all digits.
bool is_ipv4(std::string_view name) { return digit(name.back()) && Ip::parse(name).has_value(); }

NameFault whole_fault(std::string_view name, bool wildcard)
{
    if (name.empty()) return NameFault::empty;
    if (!std::ranges::all_of(name, host_byte)) return NameFault::invalid_character;
    if (name.size() + (wildcard ? 2 : 0) > most_name) return NameFault::name_too_long;
    if (!wildcard && is_ipv4(name)) return NameFault::ip_in_dns;
    if (name.back() == '.') return NameFault::trailing_dot;
    return NameFault::none;
}

bool within(std::string_view name, std::string_view zone)
{
    return name.ends_with(zone) &&
           (name.size() == zone.size() || name[name.size() - zone.size() - 1] == '.');
}

void scan_suffix(std::string_view base, NameShape& shape)
{
    const PublicSuffix suffix = public_suffix(base);
    shape.known_tld = suffix.known_tld;
    shape.has_suffix = !suffix.icann.empty();
    shape.is_suffix = suffix.icann.size() == base.size();
    shape.private_wildcard = shape.wildcard && !shape.is_suffix && suffix.any.size() == base.size();
    shape.reverse_zone = within(base, "in-addr.arpa") || within(base, "ip6.arpa");
}

NameShape dns_shape(std::string_view text)
{
    NameShape shape;
    const auto stars = std::ranges::count(text, '*');
    shape.wildcard = text.starts_with("*.");
    if (stars > 1) shape.fault = NameFault::too_many_wildcards;
    if (stars == 1 && !shape.wildcard) shape.fault = NameFault::malformed_wildcard;
    if (shape.fault != NameFault::none) return shape;

    shape.labels = static_cast<unsigned>(std::ranges::count(text, '.')) + 1;
    const auto base = shape.wildcard ? text.substr(2) : text;
    scan_suffix(base, shape);
    shape.fault = shape.wildcard && shape.is_suffix ? NameFault::wildcard_suffix
                                                    : whole_fault(base, shape.wildcard);
    if (shape.fault == NameFault::none) scan_labels(text, text.size() - base.size(), shape);
    return shape;
}

NameShape ip_shape(std::string_view text)
{
    NameShape shape;
    const auto ip = Ip::parse(text);
    if (!ip || ip->text() != text) {
        shape.fault = NameFault::ip_invalid;
        return shape;
    }
    shape.special = special_block(*ip);
    const unsigned first = ip->bytes[0];
    shape.multicast = ip->v6 ? first == 0xff || (first == 0xfe && (ip->bytes[1] & 0xc0U) == 0xc0U)
                             : first >> 4U == 0xeU;
    return shape;
}

}  // namespace

NameShape name_shape(Identifier::Kind kind, std::string_view text)
{
    return kind == Identifier::Kind::ip ? ip_shape(text) : dns_shape(text);
}

}  // namespace acme8443::validator
