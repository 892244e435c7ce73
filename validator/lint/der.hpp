#pragma once
#include <optional>
#include <string_view>

#include "base/pki/der.hpp"

/// What the readers of extensions share.
namespace acme8443::validator::lint {

/// The contents of an extension's value that begins with such an element.
inline std::optional<std::string_view> whole(std::string_view value, pki::DerReader::Tag tag)
{
    pki::DerReader reader(value);
    return reader.take(tag);
}

/// The number of a context tag.
inline unsigned number(const pki::DerReader::Element& element) { return element.tag & 0x1fU; }

inline unsigned octet(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

}  // namespace acme8443::validator::lint
