#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/judge_line.hpp"
#include "validator/preflight/record.hpp"

// The facts of each line are read by judge/*.cpp: a record is judged by the same code as a line of
// `policy judge`.
namespace acme8443::validator::preflight {
namespace {

using nlohmann::json;

Failure damaged(std::size_t number, const std::string& why)
{
    return fail(Errc::damaged, "line " + std::to_string(number) + " of the record: " + why);
}

std::string text_of(const json& line, const char* name)
{
    const auto at = line.find(name);
    return at != line.end() && at->is_string() ? at->get<std::string>() : "";
}

/// The name that a line is about, among those before it or new.
NameFacts& name_of(Facts& facts, const Identifier& identifier, ChallengeType how)
{
    const auto at = std::ranges::find_if(facts.names, [&](const NameFacts& name) {
        return name.wanted.name == identifier && name.wanted.how == how;
    });
    return at != facts.names.end() ? *at : facts.names.emplace_back(Wanted{identifier, how});
}

void merge(NameFacts& into, NameFacts&& from)
{
    if (from.caa) into.caa = std::move(from.caa);
    if (from.http) into.http = std::move(from.http);
    if (from.survey) into.survey = std::move(from.survey);
    if (from.port_443) into.port_443 = std::move(from.port_443);
    if (from.dns) into.dns = std::move(from.dns);
    if (from.registered) into.registered = from.registered;
}

Result<void> read_line(const std::string& text, const ReplaySetting& setting, Record& record)
{
    json line = json::parse(text, nullptr, false);
    if (!line.is_object()) return fail(Errc::damaged, "not a JSON object");
    if (!setting.profile.empty()) line["profile"] = setting.profile;
    if (setting.at) line["at"] = rfc3339(*setting.at);
    record.head.ca = text_of(line, "ca");
    record.head.profile = text_of(line, "profile");
    record.head.at = TRY(parse_rfc3339(text_of(line, "at")));
    const auto how = TRY(parse_challenge_type(text_of(line, "challenge")));
    if (line.contains("listener")) {
        const json& listener = line["listener"];
        record.facts.listener = ListenerFacts{listener.value("port", std::uint16_t{80}), {}};
        if (listener.contains("forwarded_from"))
            record.facts.listener->forwarded_from =
                listener.value("forwarded_from", std::uint16_t{});
    }
    Facts read = TRY(read_facts(line, {}));
    if (read.names.empty()) return fail(Errc::damaged, "it is about no name");
    NameFacts& seen = read.names.front();
    merge(name_of(record.facts, seen.wanted.name, how), std::move(seen));
    return {};
}

}  // namespace

Result<Record> read_record(const std::vector<std::string>& lines, const ReplaySetting& setting)
{
    Record record;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].empty()) continue;
        if (const auto read = read_line(lines[i], setting, record); !read) {
            if (read.error().code == Errc::bad_usage && !setting.profile.empty())
                TRY(ca_profile(setting.profile));
            return damaged(i + 1, read.error().message);
        }
    }
    if (record.facts.names.empty()) return fail(Errc::damaged, "the record holds no facts");
    return record;
}

}  // namespace acme8443::validator::preflight
