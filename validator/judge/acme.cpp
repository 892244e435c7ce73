// {"kind":"acme","url":...,"directory":{...}}: what the CA's directory, our account there and the
// limits say about an order. Everything but "url" is optional: "terms_agreed", "external_account",
// "acme_profile", "renewal", "replaces", "first", "staging", "allowances", "challenge", "offered".
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

using nlohmann::json;

constexpr Area areas[] = {Area::acme};

bool flag(const json& members, const char* name)
{
    const auto at = members.find(name);
    return at != members.end() && *at == true;
}

std::string text_or_empty(const json& members, const char* name)
{
    const auto at = members.find(name);
    return at != members.end() && at->is_string() ? at->get<std::string>() : "";
}

/// RFC 8555 section 7.1.1: the URLs beside "meta", and what that says.
void read_directory(const json& directory, AcmeFacts& facts)
{
    for (const auto& [name, value] : directory.items()) {
        if (value.is_string()) facts.resources.push_back(value.get<std::string>());
    }
    facts.renewal_info = directory.contains("renewalInfo");
    const auto at = directory.find("meta");
    const json meta = at != directory.end() && at->is_object() ? *at : json::object();
    facts.terms = text_or_empty(meta, "termsOfService");
    facts.external_account_required = flag(meta, "externalAccountRequired");
    facts.profiles.emplace();
    const auto profiles = meta.find("profiles");
    if (profiles == meta.end() || !profiles->is_object()) return;
    for (const auto& [name, description] : profiles->items()) facts.profiles->push_back(name);
}

Result<std::vector<Allowance>> allowances(const json& members)
{
    std::vector<Allowance> out;
    const auto at = members.find("allowances");
    if (at == members.end()) return out;
    const auto count = [](const json& from, const char* name) {
        return from.contains(name) && from[name].is_number_unsigned();
    };
    for (const json& each : *at) {
        if (!each.is_object() || !count(each, "most") || !count(each, "used"))
            return fail(Errc::bad_usage,
                        "member \"allowances\" must be a list of {\"what\",\"most\",\"used\"}");
        out.push_back({text_or_empty(each, "what"), each["most"].get<std::size_t>(),
                       each["used"].get<std::size_t>()});
    }
    return out;
}

Result<Facts> read(const Line& line)
{
    const json& members = line.members;
    AcmeFacts facts{};
    facts.directory = TRY(line.text("url"));
    if (const auto at = members.find("directory"); at != members.end() && at->is_object())
        read_directory(*at, facts);
    facts.terms_agreed = flag(members, "terms_agreed");
    facts.external_account = flag(members, "external_account");
    facts.profile = text_or_empty(members, "acme_profile");
    facts.renewal = flag(members, "renewal");
    facts.replaces = !text_or_empty(members, "replaces").empty();
    facts.first = flag(members, "first");
    facts.staging = text_or_empty(members, "staging");
    facts.allowances = TRY(allowances(members));
    if (members.contains("challenge")) {
        const auto how = TRY(line.text("challenge"));
        facts.challenge = TRY(parse_challenge_type(how));
    }
    facts.offered = TRY(line.list_of_texts("offered"));
    return Facts{.vantage = Vantage::ca, .acme = std::move(facts)};
}

}  // namespace

Kind acme() { return {"acme", areas, read}; }

}  // namespace acme8443::validator::judging
