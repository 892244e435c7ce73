#pragma once
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace acme8443::validator::lint {

/// The attributes that rules look at by name.
enum class Field : std::uint8_t {
    domain_component,
    country,
    province,
    locality,
    postal_code,
    street,
    organization,
    surname,
    given_name,
    organizational_unit,
    common_name,  // so far in the order of BR section 7.1.4.2, Table 77
    business_category,
    serial_number,
    organization_id,
    jurisdiction_locality,
    jurisdiction_province,
    jurisdiction_country,
    email,
    title,
    name,
    initials,
    generation,
    dn_qualifier,
    other
};

/// AttributeTypeAndValue (RFC 5280 section 4.1.2.4).
struct Attribute {
    Field field;
    unsigned char tag;  ///< of the value
    bool textual;       ///< the value is of a string type that is in use
    std::string_view raw;
    std::string_view text;  ///< UTF-8 when the value was, or was a BMPString
};

struct Name {
    std::vector<Attribute> attributes;
    bool multivalued{};  ///< an RDN has more than one attribute
    bool leading_space{};
    bool trailing_space{};

    /// There is such an attribute, whatever its value.
    bool has(Field field) const { return (present_ & bit(field)) != 0; }
    /// There is one with a text.
    bool says(Field field) const { return (textual_ & bit(field)) != 0; }
    /// The first text, or empty.
    std::string_view first(Field field) const;

    static constexpr std::uint32_t bit(Field field)
    {
        return std::uint32_t{1} << static_cast<unsigned>(field);
    }
    std::uint32_t present_{};
    std::uint32_t textual_{};
};

/// Reads the contents of an RDNSequence; false when it is none. What a view cannot point at is put
/// into `decoded`.
bool read_name(std::string_view rdns, Name& name, std::list<std::string>& decoded);

/// The characters of UTF-8; a byte that is no part of any counts as one.
std::size_t characters(std::string_view text);

/// Of ASCII.
constexpr bool alphanumeric(char32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Takes one character off; a byte that is no part of any is U+FFFD.
char32_t take_character(std::string_view& text);

}  // namespace acme8443::validator::lint
