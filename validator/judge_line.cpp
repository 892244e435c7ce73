#include "validator/judge_line.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/json_text.hpp"
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
        judging::identifier(),
        judging::address(),

        // The way from port 80.
        judging::http_01(),
        judging::survey(),

        // Keys and requests.
        judging::key(),
        judging::csr(),

        // What a CA may do, in the Forum's words.
        judging::method(),
        judging::lifetime(),
        judging::revocation(),
        judging::acme(),

        // Port 443.
        judging::tls_alpn_01(),
        judging::port_443(),

        // DNS and CAA.
        judging::caa(),
        judging::dns(),

        // Several perspectives.
        judging::mpic(),

        // Certificates.
        judging::certificate(),
    };
    const auto* const at = std::ranges::find(table, name, &Kind::name);
    return at == std::end(table) ? nullptr : at;
}

/// All of them, read once. A line may name no file.
Result<const CaProfile*> profile(std::string_view name, const CaProfile* own)
{
    static const std::vector<CaProfile> all = [] {
        std::vector<CaProfile> read;
        for (const std::string& each : ca_profile_names()) {
            if (auto ca = ca_profile(each)) read.push_back(*std::move(ca));
        }
        return read;
    }();
    if (own != nullptr && own->name == name) return own;
    const auto at = std::ranges::find(all, name, &CaProfile::name);
    if (at != all.end()) return &*at;
    return fail(Errc::bad_usage, "no CA profile \"" + printable(name, 100) +
                                     "\"; there are: " + join(ca_profile_names(), ", "));
}

std::string member_or(const json& members, const char* name, const std::string& otherwise)
{
    const auto at = members.find(name);
    return at != members.end() && at->is_string() ? at->get<std::string>() : otherwise;
}

/// A line with what it is judged by, and its facts.
struct Read {
    const Kind& kind;
    const CaProfile& ca;
    Moment at;
    Facts facts;
};

Result<Read> read(const json& members, const JudgeDefaults& defaults)
{
    const Moment at =
        members.contains("at") ? TRY(parse_rfc3339(member_or(members, "at", ""))) : defaults.at;
    const CaProfile* ca =
        TRY(profile(member_or(members, "profile", defaults.profile), defaults.own));
    const Line line{
        members,       at, *ca, rules::of(Area::redirect, defaults.rules), defaults.weak_keys,
        defaults.depth};
    const auto name = TRY(line.text("kind"));
    const Kind* kind = find_kind(name);
    if (kind == nullptr) return fail(Errc::bad_usage, "no kind \"" + printable(name, 100) + "\"");
    Facts facts = TRY(kind->read(line));
    return Read{*kind, *ca, at, std::move(facts)};
}

void append_answer(const Read& line, const JudgeDefaults& defaults, std::string& out)
{
    const Verdict verdict = judge(line.facts, line.kind.areas, line.at, line.ca, defaults.rules);
    append_members(verdict, out);
    if (line.facts.names.empty() || !line.facts.names.front().http) return;
    out += ",\"dials\":";
    json_text::append_strings(line.facts.names.front().http->dials, out);
}

void append_error(std::string_view why, std::string& out)
{
    out += "\"error\":";
    json_text::append_string(why, out);
}

/// Copying and printing recurse.
bool deeper_than(const json& value, unsigned levels)
{
    if (!value.is_structured()) return false;
    if (levels == 0) return true;
    for (const json& each : value) {
        if (deeper_than(each, levels - 1)) return true;
    }
    return false;
}

/// `id` as it is, or null.
void append_id(const json& members, std::string& out)
{
    constexpr unsigned most_levels = 8;
    out += "\"id\":";
    const auto at = members.is_object() ? members.find("id") : members.end();
    if (at == members.end() || deeper_than(*at, most_levels))
        out += "null";
    else if (at->is_string())
        json_text::append_string(at->get_ref<const std::string&>(), out);
    else
        out += at->dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

Result<Facts> read_facts(const json& line, const JudgeDefaults& defaults)
{
    Facts facts = TRY(read(line, defaults)).facts;
    for (NameFacts& name : facts.names) {
        // Another CA may be asked about them.
        if (name.permissions) name.caa = name.permissions->facts();
        name.permissions.reset();
    }
    return facts;
}

void judge_line(std::string_view line, const JudgeDefaults& defaults, std::string& out)
{
    const json members = json::parse(line, nullptr, false);
    const Result<Read> facts =
        members.is_object() ? read(members, defaults)
                            : Result<Read>(fail(Errc::bad_usage, "the line is not a JSON object"));
    out += '{';
    append_id(members, out);
    out += ',';
    if (facts)
        append_answer(*facts, defaults, out);
    else
        append_error(facts.error().message, out);
    out += '}';
}

std::string judge_line(std::string_view line, const JudgeDefaults& defaults)
{
    std::string out;
    judge_line(line, defaults, out);
    return out;
}

std::string unread_line(std::string_view why)
{
    std::string out = R"({"id":null,)";
    append_error(why, out);
    return out + '}';
}

}  // namespace acme8443::validator
