#include <nlohmann/json.hpp>

#include "base/pki/encoding.hpp"
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

Failure lacks(const char* name, const char* what)
{
    return fail(Errc::bad_usage, "member \"" + std::string(name) + "\" must be " + what);
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
    if (at_name == members.end() || !at_name->is_number_unsigned()) {
        return lacks(name, "a number that is not negative");
    }
    return at_name->get<unsigned>();
}

Result<Identifier> Line::identifier(const char* name) const
{
    const auto at_name = members.find(name);
    if (at_name == members.end() || !at_name->is_object()) return lacks(name, "an object");
    const Line inner{*at_name, at, ca, redirect_rules};
    const auto type = TRY(inner.text("type"));
    auto value = TRY(inner.text("value"));
    if (type == "dns") return Identifier::raw(Identifier::Kind::dns, std::move(value));
    if (type == "ip") return Identifier::raw(Identifier::Kind::ip, std::move(value));
    return lacks("type", "\"dns\" or \"ip\"");
}

}  // namespace acme8443::validator::judging
