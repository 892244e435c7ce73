#include "validator/lint/name.hpp"

#include <algorithm>
#include <array>

#include "base/pki/der.hpp"

namespace acme8443::validator::lint {
namespace {

using namespace std::string_view_literals;
using pki::DerReader;

constexpr unsigned char utf8_string = 0x0c;
constexpr unsigned char bmp_string = 0x1e;
/// UTF8String, NumericString, PrintableString, TeletexString, IA5String, BMPString. UniversalString
/// and the others were never in use.
constexpr std::array textual{utf8_string,
                             static_cast<unsigned char>(0x12),
                             static_cast<unsigned char>(0x13),
                             static_cast<unsigned char>(0x14),
                             static_cast<unsigned char>(0x16),
                             bmp_string};

struct Known {
    std::string_view oid;
    Field field;
};
constexpr Known elsewhere[] = {
    {"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19"sv, Field::domain_component},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"sv, Field::email},
    {"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x01"sv, Field::jurisdiction_locality},
    {"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x02"sv, Field::jurisdiction_province},
    {"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x03"sv, Field::jurisdiction_country},
};

/// Below 2.5.4.
Field of_x520(unsigned char number)
{
    switch (number) {
        case 3:
            return Field::common_name;
        case 4:
            return Field::surname;
        case 5:
            return Field::serial_number;
        case 6:
            return Field::country;
        case 7:
            return Field::locality;
        case 8:
            return Field::province;
        case 9:
            return Field::street;
        case 10:
            return Field::organization;
        case 11:
            return Field::organizational_unit;
        case 12:
            return Field::title;
        case 15:
            return Field::business_category;
        case 17:
            return Field::postal_code;
        case 41:
            return Field::name;
        case 42:
            return Field::given_name;
        case 43:
            return Field::initials;
        case 44:
            return Field::generation;
        case 46:
            return Field::dn_qualifier;
        case 97:
            return Field::organization_id;
        default:
            return Field::other;
    }
}

Field field_of(std::string_view oid)
{
    if (oid.size() == 3 && oid.starts_with("\x55\x04")) {
        return of_x520(static_cast<unsigned char>(oid[2]));
    }
    const auto* const at = std::ranges::find(elsewhere, oid, &Known::oid);
    return at == std::end(elsewhere) ? Field::other : at->field;
}

void append_utf8(std::string& text, char32_t c)
{
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xc0 | c >> 6);
        text += static_cast<char>(0x80 | (c & 0x3f));
    } else {
        text += static_cast<char>(0xe0 | c >> 12);
        text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        text += static_cast<char>(0x80 | (c & 0x3f));
    }
}

std::string from_bmp(std::string_view raw)
{
    std::string text;
    for (std::size_t i = 0; i + 1 < raw.size(); i += 2) {
        append_utf8(text, static_cast<char32_t>(static_cast<unsigned char>(raw[i]) << 8 |
                                                static_cast<unsigned char>(raw[i + 1])));
    }
    return text;
}

bool is_space(char32_t c)
{
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

char32_t last_character(std::string_view text)
{
    std::size_t begin = text.size() - 1;
    while (begin > 0 && text.size() - begin < 4 && (text[begin] & 0xc0) == 0x80) --begin;
    std::string_view tail = text.substr(begin);
    const char32_t c = take_character(tail);
    return tail.empty() ? c : U'\ufffd';
}

void look_for_space(const Attribute& attribute, Name& name)
{
    // Only what RFC 5280 appendix A and X.520 list as parts of a name.
    switch (attribute.field) {
        case Field::business_category:
        case Field::organization_id:
        case Field::domain_component:
        case Field::email:
        case Field::jurisdiction_locality:
        case Field::jurisdiction_province:
        case Field::jurisdiction_country:
        case Field::other:
            return;
        default:
            break;
    }
    if (!attribute.textual || attribute.text.empty()) return;
    std::string_view head = attribute.text;
    if (is_space(take_character(head))) name.leading_space = true;
    if (is_space(last_character(attribute.text))) name.trailing_space = true;
}

bool read_attribute(std::string_view contents, Name& name, std::list<std::string>& decoded)
{
    DerReader fields(contents);
    const auto type = fields.take(DerReader::oid);
    const auto value = fields.next();
    if (!type || !value) return false;
    Attribute attribute{field_of(*type), value->tag, std::ranges::count(textual, value->tag) > 0,
                        value->contents, value->contents};
    if (attribute.tag == bmp_string) {
        attribute.text = decoded.emplace_back(from_bmp(attribute.raw));
    }
    name.present_ |= Name::bit(attribute.field);
    if (attribute.textual) name.textual_ |= Name::bit(attribute.field);
    look_for_space(attribute, name);
    name.attributes.push_back(attribute);
    return true;
}

}  // namespace

std::string_view Name::first(Field field) const
{
    if (!says(field)) return {};
    const auto at = std::ranges::find_if(attributes, [field](const Attribute& attribute) {
        return attribute.field == field && attribute.textual;
    });
    return at->text;
}

bool read_name(std::string_view rdns, Name& name, std::list<std::string>& decoded)
{
    name.attributes.reserve(8);
    DerReader outer(rdns);
    while (!outer.done()) {
        const auto rdn = outer.take(DerReader::set);
        if (!rdn) return false;
        DerReader inner(*rdn);
        std::size_t count = 0;
        for (; !inner.done(); ++count) {
            const auto attribute = inner.take(DerReader::sequence);
            if (!attribute || !read_attribute(*attribute, name, decoded)) return false;
        }
        if (count > 1) name.multivalued = true;
    }
    return true;
}

char32_t take_character(std::string_view& text)
{
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = octet(0);
    std::size_t size = 1;
    char32_t c = first;
    if (first >= 0xc2 && first <= 0xf4) {
        size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        c = first & (0x7fU >> size);
    }
    if (size == 1) {
        text.remove_prefix(1);
        return first < 0x80 ? c : U'\ufffd';
    }
    for (std::size_t i = 1; i < size; ++i) {
        if (i >= text.size() || (octet(i) & 0xc0) != 0x80) {
            text.remove_prefix(1);
            return U'\ufffd';
        }
        c = c << 6 | (octet(i) & 0x3f);
    }
    const bool shortest = size == 2 || c >= (size == 3 ? 0x800U : 0x10000U);
    const bool surrogate = c >= 0xd800 && c <= 0xdfff;
    if (!shortest || surrogate || c > 0x10ffff) {
        text.remove_prefix(1);
        return U'\ufffd';
    }
    text.remove_prefix(size);
    return c;
}

std::size_t characters(std::string_view text)
{
    std::size_t count = 0;
    for (; !text.empty(); ++count) {
        if ((text.front() & 0x80) == 0) {
            text.remove_prefix(1);
        } else {
            take_character(text);
        }
    }
    return count;
}

}  // namespace acme8443::validator::lint
