#pragma once
// Lines with what is expected of them: the corpora of tests/data/vectors, the rows of
// tests/data/rules.
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/source_tree.hpp"
#include "validator/judge_line.hpp"

namespace acme8443::validator {

/// A file of tests/data.
inline std::vector<nlohmann::json> lines_of(const std::string& file)
{
    std::ifstream in(source_tree() / "tests/data" / file);
    std::vector<nlohmann::json> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
}

/// The line without what it expects, judged by these rules.
inline nlohmann::json judged(nlohmann::json line, std::span<const Rule* const> rules = rules::all())
{
    line.erase("expect");
    JudgeDefaults defaults;
    defaults.rules = rules;
    return nlohmann::json::parse(judge_line(line.dump(), defaults));
}

/// What differs from what the line expects, member by member; empty when nothing does. `findings`
/// are the ids of all rules with something to say.
inline std::string difference(const nlohmann::json& line, const nlohmann::json& got)
{
    using nlohmann::json;
    const json& expect = line.at("expect");
    std::string text;
    const auto compare = [&](const char* what, const json& want, const json& have) {
        if (want == have) return;
        text += std::string(what) + ": " + want.dump() + " expected, got " + have.dump() + "; ";
    };
    compare("outcome", expect.at("outcome"), got.value("outcome", json()));
    const json decisive = got.value("decisive", json());
    for (const char* member : {"reason", "problem"}) {
        if (!expect.contains(member)) continue;
        compare(member, expect[member],
                decisive.is_object() ? decisive.value(member, json()) : json());
    }
    const json none = json::array();
    if (expect.contains("dials")) {
        compare("dials", expect["dials"].is_null() ? none : expect["dials"],
                got.value("dials", none));
    }
    if (expect.contains("findings")) {
        json ids = json::array();
        for (const json& finding : got.value("findings", none)) ids.push_back(finding.at("rule"));
        compare("findings", expect["findings"], ids);
    }
    return text.empty() ? text : text + got.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace acme8443::validator
