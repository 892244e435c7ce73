#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

using nlohmann::json;

Failure lacks(const char* name, const char* what)
{
    return fail(Errc::bad_usage, "member \"" + std::string(name) + "\" must be " + what);
}

Result<Identifier> identifier_in(const json& from, const char* name)
{
    const auto member = [&from](const char* key) {
        return from.is_object() && from.contains(key) ? from[key] : json();
    };
    const json value = member("value");
    if (!value.is_string()) return lacks(name, "made of {\"type\",\"value\"}");
    if (member("type") == "dns") return Identifier::raw(Identifier::Kind::dns, value);
    if (member("type") == "ip") return Identifier::raw(Identifier::Kind::ip, value);
    return lacks("type", "\"dns\" or \"ip\"");
}

Result<json> list(const json& members, const char* name)
{
    const auto at_name = members.find(name);
    if (at_name == members.end()) return json::array();
    if (!at_name->is_array()) return lacks(name, "a list");
    return *at_name;
}

}  // namespace

Result<std::string> Line::text(const char* name) const
{
    const auto at_name = members.find(name);
    if (at_name == members.end() || !at_name->is_string()) return lacks(name, "a string");
    return at_name->get<std::string>();
}

Result<std::string> Line::bytes(const char* name) const
{
    auto encoded = TRY(text(name));
    auto decoded = pki::from_base64(encoded);
    if (!decoded) return lacks(name, "base64");
    return decoded;
}

Result<unsigned> Line::number(const char* name) const
{
    const auto at_name = members.find(name);
    constexpr auto most = std::numeric_limits<unsigned>::max();
    if (at_name == members.end() || !at_name->is_number_unsigned() ||
        at_name->get<std::uint64_t>() > most) {
        return lacks(name, "a number that is not negative");
    }
    return at_name->get<unsigned>();
}

Result<Moment> Line::moment(const char* name) const
{
    const auto written = TRY(text(name));
    return parse_rfc3339(written);
}

Result<Identifier> Line::identifier(const char* name) const
{
    const auto at_name = members.find(name);
    if (at_name == members.end()) return lacks(name, "an object");
    return identifier_in(*at_name, name);
}

Result<std::vector<std::string>> Line::list_of_bytes(const char* name) const
{
    std::vector<std::string> out;
    for (const json& each : TRY(list(members, name))) {
        const auto decoded = pki::from_base64(each.is_string() ? each.get<std::string>() : "?");
        if (!decoded) return lacks(name, "a list of base64 strings");
        out.push_back(*decoded);
    }
    return out;
}

Result<std::vector<std::string>> Line::list_of_texts(const char* name) const
{
    std::vector<std::string> out;
    for (const json& each : TRY(list(members, name))) {
        if (!each.is_string()) return lacks(name, "a list of strings");
        out.push_back(each.get<std::string>());
    }
    return out;
}

Result<std::vector<Identifier>> Line::list_of_identifiers(const char* name) const
{
    std::vector<Identifier> out;
    for (const json& each : TRY(list(members, name))) out.push_back(TRY(identifier_in(each, name)));
    return out;
}

}  // namespace acme8443::validator::judging
