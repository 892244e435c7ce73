#include "base/pki/der.hpp"

namespace acme8443::pki {
namespace {

unsigned octet(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

/// X.690 section 10.1: definite, and no longer than it must be. Moves past it.
std::optional<std::size_t> take_length(std::string_view& bytes)
{
    if (bytes.empty()) return std::nullopt;
    const unsigned first = octet(bytes, 0);
    bytes.remove_prefix(1);
    if (first < 0x80) return first;
    const std::size_t octets = first & 0x7f;
    if (octets == 0 || octets > 4 || octets > bytes.size()) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t i = 0; i < octets; ++i) length = length << 8 | octet(bytes, i);
    if (octet(bytes, 0) == 0 || length < 0x80) return std::nullopt;
    bytes.remove_prefix(octets);
    return length;
}

}  // namespace

std::optional<std::string_view> DerReader::take(Tag tag)
{
    if (peek() != tag) return std::nullopt;
    const auto element = next();
    if (!element) return std::nullopt;
    return element->contents;
}

std::optional<DerReader::Element> DerReader::next()
{
    constexpr unsigned long_form = 0x1f;
    if (rest_.empty() || (octet(rest_, 0) & long_form) == long_form) return std::nullopt;
    std::string_view after = rest_.substr(1);
    const auto length = take_length(after);
    if (!length || *length > after.size()) return std::nullopt;
    const std::string_view whole = rest_.substr(0, rest_.size() - after.size() + *length);
    const Element element{peek(), after.substr(0, *length), whole};
    rest_ = after.substr(*length);
    return element;
}

}  // namespace acme8443::pki
