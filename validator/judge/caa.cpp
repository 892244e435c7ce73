// {"kind":"caa", ...}: do the CAA records of a described zone let this CA issue?
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

using nlohmann::json;

constexpr Area areas[] = {Area::caa};

Result<CaaRecord> record(const Line& line)
{
    const unsigned flags = TRY(line.number("flags"));
    if (flags > 255) return fail(Errc::bad_usage, "member \"flags\" must be at most 255");
    auto tag = TRY(line.text("tag"));
    auto value = TRY(line.text("value"));
    return CaaRecord{static_cast<std::uint8_t>(flags), std::move(tag), std::move(value)};
}

/// [{flags, tag, value}] or {error}.
Result<CaaAnswer> answer(const json& from, const Line& line)
{
    CaaAnswer read;
    if (from.is_object()) {
        read.error = TRY((Line{from, line.at, line.ca, line.redirect_rules}.text("error")));
        return read;
    }
    if (!from.is_array()) return fail(Errc::bad_usage, "zone: an array of records, or {error}");
    for (const json& each : from) {
        if (!each.is_object()) return fail(Errc::bad_usage, "zone: a record is an object");
        read.records.push_back(TRY(record({each, line.at, line.ca, line.redirect_rules})));
    }
    return read;
}

std::string canonical(std::string_view name)
{
    if (name.ends_with('.')) name.remove_suffix(1);
    return lower(name);
}

/// A name that does not exist has no records. Boulder's resolver takes that for an error where a
/// top-level domain does not exist.
bool just_absent(const std::string& owner, const CaaAnswer& seen, const CaProfile& ca)
{
    return seen.error == "NXDOMAIN" && (!ca.caa_strict || owner.find('.') != owner.npos);
}

Result<CaaFacts> facts_of(const Line& line)
{
    CaaFacts facts;
    const auto zone = line.members.find("zone");
    if (zone == line.members.end() || !zone->is_object()) {
        return fail(Errc::bad_usage, "member \"zone\" must be an object");
    }
    for (const auto& [name, each] : zone->items()) {
        const std::string owner = canonical(name);
        CaaAnswer seen = TRY(answer(each, line));
        if (!just_absent(owner, seen, line.ca)) facts.zone.emplace(owner, std::move(seen));
    }
    if (line.members.contains("issuer")) facts.issuer = TRY(line.text("issuer"));
    if (const auto at = line.members.find("issuers"); at != line.members.end()) {
        for (const json& each : *at) {
            if (!each.is_string()) return fail(Errc::bad_usage, "issuers: a list of strings");
            facts.issuers.push_back(each.get<std::string>());
        }
    }
    if (line.members.contains("account_uri")) facts.account_uri = TRY(line.text("account_uri"));
    return facts;
}

Result<Facts> read(const Line& line)
{
    const auto name = TRY(line.text("identifier"));
    const auto challenge = TRY(line.text("challenge"));
    const auto how = TRY(parse_challenge_type(challenge));
    Facts facts{.vantage = Vantage::ca};
    NameFacts& wanted = facts.names.emplace_back(
        Wanted{Identifier::raw(Identifier::Kind::dns, canonical(name)), how});
    auto seen = TRY(facts_of(line));
    wanted.permissions.emplace(std::move(seen), wanted.wanted, line.ca.caa_issuers);
    return facts;
}

}  // namespace

Kind caa() { return {"caa", areas, read}; }

}  // namespace acme8443::validator::judging
