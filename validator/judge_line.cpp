#include "validator/judge_line.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/judge/kind.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

using judging::Kind;
using judging::Line;
using nlohmann::json;

const Kind* find_kind(std::string_view name)
{
    static const Kind table[] = {
        // Names and addresses.
        judging::identifier(), judging::address(),

        // The way from port 80.
        judging::http_01(),

        // Keys and requests.
        judging::key(), judging::csr(),

        // Port 443.
        judging::tls_alpn_01(),

        // DNS and CAA.
        judging::caa(),

        // Several perspectives.
        judging::mpic(),

        // Certificates.
        judging::certificate(),
    };
    const auto* const at = std::ranges::find(table, name, &Kind::name);
    return at == std::end(table) ? nullptr : at;
}

/// All of them, read once.
Result<const CaProfile*> profile(std::string_view name)
{
    static const std::vector<CaProfile> all = [] {
        std::vector<CaProfile> read;
        for (const std::string& each : ca_profile_names()) {
            if (auto ca = ca_profile(each)) read.push_back(*std::move(ca));
        }
        return read;
    }();
    const auto at = std::ranges::find(all, name, &CaProfile::name);
    if (at == all.end()) return fail(ca_profile(name).error());
    return &*at;
}

constexpr Area redirect_area[] = {Area::redirect};

/// In the order of the areas.
std::vector<const Rule*> in_areas(std::span<const Rule* const> rules, std::span<const Area> areas)
{
    std::vector<const Rule*> chosen;
    for (const Area area : areas) {
        std::ranges::copy_if(rules, std::back_inserter(chosen),
                             [area](const Rule* rule) { return rule->area == area; });
    }
    return chosen;
}

std::string member_or(const json& members, const char* name, const std::string& otherwise)
{
    const auto at = members.find(name);
    return at != members.end() && at->is_string() ? at->get<std::string>() : otherwise;
}

Result<json> answer(const json& members, const JudgeDefaults& defaults)
{
    const Moment at =
        members.contains("at") ? TRY(parse_rfc3339(member_or(members, "at", ""))) : defaults.at;
    const CaProfile* ca = TRY(profile(member_or(members, "profile", defaults.profile)));
    const auto redirect_rules = in_areas(defaults.rules, redirect_area);
    const Line line{members, at, *ca, redirect_rules, defaults.weak_keys};
    const auto name = TRY(line.text("kind"));
    const Kind* kind = find_kind(name);
    if (kind == nullptr) return fail(Errc::bad_usage, "no kind \"" + name + "\"");
    const Facts facts = TRY(kind->read(line));
    json out = to_json(judge(facts, in_areas(defaults.rules, kind->areas), at, *ca));
    if (!facts.names.empty() && facts.names.front().http) {
        out["dials"] = facts.names.front().http->dials;
    }
    return out;
}

}  // namespace

std::string judge_line(std::string_view line, const JudgeDefaults& defaults)
{
    const json members = json::parse(line, nullptr, false);
    Result<json> out = members.is_object() ? answer(members, defaults)
                                           : fail(Errc::bad_usage, "the line is not a JSON object");
    if (!out) out = json{{"error", out.error().message}};
    (*out)["id"] = members.is_object() ? members.value("id", json()) : json();
    return out->dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace acme8443::validator
