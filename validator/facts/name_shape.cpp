#include "validator/facts/name_shape.hpp"

#include <algorithm>
#include <array>

#include "validator/ip.hpp"
#include "validator/lint/unicode.hpp"
#include "validator/public_suffix.hpp"

namespace acme8443::validator {
namespace {

constexpr std::size_t most_name = 253;  // RFC 1035 section 2.3.4, as text without the final dot
constexpr std::size_t most_label = 63;

/// What a byte is in a name; a text is the union of its bytes.
enum Kind : unsigned { lower_ldh = 0, dot = 1, upper = 2, star = 4, other = 8 };
constexpr auto kinds = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(other);
    for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = lower_ldh;
    for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = upper;
    for (unsigned c = '0'; c <= '9'; ++c) table[c] = lower_ldh;
    table['-'] = lower_ldh;
    table['.'] = dot;
    table['*'] = star;
    return table;
}();

bool odd_label(std::string_view label)
{
    return label.empty() || label.size() > most_label || label.front() == '-' ||
           label.back() == '-' || (label.size() >= 4 && label[2] == '-' && label[3] == '-');
}

/// What one pass over a text finds.
struct Bytes {
    unsigned seen{};  ///< every Kind that occurs
    unsigned dots{};
    bool odd_labels{};  ///< label_fault() has to look at them
};

Bytes bytes_of(std::string_view text)
{
    Bytes bytes;
    const char* begin = text.data();
    for (const char& c : text) {
        const unsigned kind = kinds[static_cast<unsigned char>(c)];
        bytes.seen |= kind;
        if (kind != dot) continue;
        bytes.odd_labels |= odd_label({begin, &c});
        begin = &c + 1;
        ++bytes.dots;
    }
    bytes.odd_labels |= odd_label({begin, text.data() + text.size()}) || (bytes.seen & upper) != 0;
    return bytes;
}

NameFault label_fault(std::string_view label)
{
    if (label.empty()) return NameFault::empty_label;
    if (label.size() > most_label) return NameFault::label_too_long;
    if ((bytes_of(label).seen & upper) != 0) return NameFault::not_ldh;
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
bool is_ipv4(std::string_view name)
{
    return name.back() >= '0' && name.back() <= '9' && Ip::parse(name).has_value();
}

NameFault whole_fault(std::string_view name, const Bytes& bytes, bool wildcard)
{
    if (name.empty()) return NameFault::empty;
    if ((bytes.seen & other) != 0) return NameFault::invalid_character;
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
    shape.reverse_zone =
        base.ends_with("arpa") && (within(base, "in-addr.arpa") || within(base, "ip6.arpa"));
}

NameFault wildcard_fault(std::string_view text)
{
    if (std::ranges::count(text, '*') > 1) return NameFault::too_many_wildcards;
    return text.starts_with("*.") ? NameFault::none : NameFault::malformed_wildcard;
}

NameShape dns_shape(std::string_view text)
{
    NameShape shape;
    const Bytes bytes = bytes_of(text);
    shape.wildcard = text.starts_with("*.");
    if ((bytes.seen & star) != 0) shape.fault = wildcard_fault(text);
    if (shape.fault != NameFault::none) return shape;

    shape.labels = bytes.dots + 1;
    const auto base = shape.wildcard ? text.substr(2) : text;
    scan_suffix(base, shape);
    shape.fault = shape.wildcard && shape.is_suffix ? NameFault::wildcard_suffix
                                                    : whole_fault(base, bytes, shape.wildcard);
    if (shape.fault == NameFault::none && bytes.odd_labels)
        scan_labels(text, text.size() - base.size(), shape);
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
