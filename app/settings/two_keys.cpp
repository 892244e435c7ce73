#include "app/settings/two_keys.hpp"

#include <algorithm>
#include <array>

#include "base/try.hpp"

namespace acme8443::app {
namespace {

using pki::KeyFamily;

constexpr std::string_view placeholder = "{key}";
constexpr std::array both{KeyFamily::rsa, KeyFamily::ecdsa};

KeyFamily family_of(KeyType type)
{
    return to_string(type).starts_with("rsa") ? KeyFamily::rsa : KeyFamily::ecdsa;
}

/// How often it was there.
std::size_t replace_in(std::string& text, std::string_view with)
{
    std::size_t count = 0;
    for (auto at = text.find(placeholder); at != text.npos;
         at = text.find(placeholder, at + with.size()), ++count)
        text.replace(at, placeholder.size(), with);
    return count;
}

}  // namespace

Result<std::optional<CertificateFile>> second_of(const CertificateFile& file)
{
    if (!file.settings.second_key_type) return std::nullopt;
    const KeyType type = TRY(parse_key_type(*file.settings.second_key_type));
    CertificateFile second = file;
    second.name += "." + std::string(to_string(family_of(type)));
    second.settings.key_type = file.settings.second_key_type;
    second.settings.second_key_type = file.settings.key_type.value_or("ecdsa-p256");
    return second;
}

std::string first_of(std::string_view name)
{
    for (const KeyFamily kind : both) {
        const std::string suffix = "." + std::string(to_string(kind));
        if (name.ends_with(suffix)) return std::string(name.substr(0, name.size() - suffix.size()));
    }
    return {};
}

Result<void> share_endpoints(std::vector<hooks::TargetSpec>& targets, KeyType key,
                             const std::string& second)
{
    const KeyFamily kind = family_of(key);
    const KeyType other = TRY(parse_key_type(second));
    if (kind == family_of(other))
        return fail(Errc::bad_config,
                    "second_key_type = \"" + second + "\" is of the same kind as key_type = \"" +
                        std::string(to_string(key)) + "\": one is RSA, the other ECDSA");
    for (hooks::TargetSpec& target : targets) {
        target.looked_at_with = kind;
        std::size_t replaced = 0;
        for (auto& [setting, values] : target.settings)
            for (std::string& value : values) replaced += replace_in(value, to_string(kind));
        if (replaced == 0 && !target.settings.empty())
            return fail(Errc::bad_config,
                        "deploy target \"" + target.name +
                            "\" would put both certificates into one place: write {key}, which "
                            "becomes rsa or ecdsa, where they differ, as in dir = "
                            "\"/etc/nginx/tls/{key}\"");
    }
    return {};
}

}  // namespace acme8443::app
