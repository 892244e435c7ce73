#include "app/discover/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/settings/target_settings.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app::discover {
namespace {

using Json = nlohmann::json;

/// A TOML basic string.
std::string quoted(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string where(const Found& found)
{
    const bool v6 = found.address.find(':') != std::string::npos;
    const std::string host = found.address.empty() ? "nowhere"
                             : v6                  ? "[" + found.address + "]"
                                                   : found.address;
    return host + ":" + std::to_string(found.port);
}

std::string leaf_line(const Found& found)
{
    if (!found.leaf) return "";
    return "  serves " + join(found.leaf->names, ", ") + " of " + found.leaf->issuer + " until " +
           rfc3339(found.leaf->not_after) + "\n";
}

/// RFC 4180.
std::string cell(const std::string& text)
{
    if (text.find_first_of(",\"\n") == text.npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}

std::string row(std::vector<std::string> cells)
{
    for (std::string& text : cells) text = cell(text);
    return join(cells, ",") + "\r\n";
}

}  // namespace

std::string deploy_block(const hooks::TargetSpec& target)
{
    std::string out = "[[deploy]]\ntarget = " + quoted(target.kind) + "\n";
    for (const auto& [key, values] : settings_of(target)) {
        std::vector<std::string> words;
        for (const std::string& value : values) words.push_back(quoted(value));
        out += key + " = " + (words.size() == 1 ? words.front() : "[" + join(words, ", ") + "]") +
               "\n";
    }
    return out;
}

std::string to_text(const Found& found)
{
    const Process& process = found.process;
    std::string out = where(found) + ": " + found.service;
    if (process.pid > 0)
        out += " (process " + std::to_string(process.pid) + ", user " + process.user +
               (process.unit.empty() ? "" : ", unit " + process.unit) + ")";
    out += "\n";
    if (!found.configuration.empty()) out += "  configured by " + found.configuration + "\n";
    if (!found.keys.path.empty())
        out += "  " + found.keys.type + " " + found.keys.path +
               (found.keys.key_path.empty() ? "" : ", key " + found.keys.key_path) +
               (found.keys.alias.empty() ? "" : ", alias " + found.keys.alias) +
               (found.keys.owner.empty() ? "" : ", " + found.keys.owner) + "\n";
    if (!found.reload.empty()) out += "  takes a new one by: " + found.reload + "\n";
    out += leaf_line(found);
    for (const std::string& problem : found.problems) out += "  ! " + problem + "\n";
    for (const std::string& step : found.first) out += "  first: " + step + "\n";
    if (found.proposal) out += "\n" + deploy_block(*found.proposal);
    return out + "\n";
}

Json to_json(const Found& found)
{
    Json json{{"address", found.address},
              {"port", found.port},
              {"every_address", found.every_address},
              {"service", found.service},
              {"pid", found.process.pid},
              {"user", found.process.user},
              {"unit", found.process.unit},
              {"configuration", found.configuration},
              {"server_names", found.server_names},
              {"keys",
               {{"path", found.keys.path},
                {"key_path", found.keys.key_path},
                {"type", found.keys.type},
                {"alias", found.keys.alias},
                {"owner", found.keys.owner}}},
              {"reload", found.reload},
              {"problems", found.problems},
              {"first", found.first}};
    if (found.leaf)
        json["leaf"] = {{"sha256", found.leaf->sha256},
                        {"names", found.leaf->names},
                        {"issuer", found.leaf->issuer},
                        {"not_after", rfc3339(found.leaf->not_after)}};
    if (found.proposal) json["deploy"] = deploy_block(*found.proposal);
    return json;
}

std::string csv(const std::vector<Found>& all)
{
    std::string out = row({"address", "port", "service", "user", "unit", "keys", "leaf_sha256",
                           "not_after", "problems"});
    for (const Found& found : all)
        out += row({found.address, std::to_string(found.port), found.service, found.process.user,
                    found.process.unit, found.keys.path, found.leaf ? found.leaf->sha256 : "",
                    found.leaf ? rfc3339(found.leaf->not_after) : "", join(found.problems, "; ")});
    return out;
}

std::string baseline(const std::vector<Found>& all)
{
    Json services = Json::array();
    for (const Found& found : all) {
        if (found.address.empty()) continue;
        services.push_back({{"where", where(found)},
                            {"service", found.service},
                            {"every_address", found.every_address},
                            {"port", found.port},
                            {"leaf_sha256", found.leaf ? found.leaf->sha256 : ""}});
    }
    return Json{{"acme8443_baseline", 1}, {"services", std::move(services)}}.dump(2) + "\n";
}

namespace {

/// What differs between two entries of one port.
void differences(const Json& before, const Json& now, const std::vector<std::string>& our_leaves,
                 std::vector<Change>& changes)
{
    const std::string where = now["where"];
    const auto exposure = [](const Json& entry) -> std::string {
        return entry.value("every_address", false) ? "every address" : "one address";
    };
    if (exposure(before) != exposure(now) || before["where"] != now["where"])
        changes.push_back({"exposure", where,
                           "was " + before["where"].get<std::string>() + " (" + exposure(before) +
                               "), is " + exposure(now)});
    const std::string leaf = now["leaf_sha256"];
    const bool ours = std::ranges::find(our_leaves, leaf) != our_leaves.end();
    if (leaf != before["leaf_sha256"] && !ours)
        changes.push_back({"certificate", where,
                           leaf.empty() ? "no certificate is served any more"
                                        : "somebody else installed " + leaf.substr(0, 16)});
}

bool whole(const Json& document)
{
    if (!document.is_object() || !document.contains("acme8443_baseline") ||
        document["acme8443_baseline"] != 1)
        return false;
    const auto services = document.find("services");
    if (services == document.end() || !services->is_array()) return false;
    return std::all_of(services->begin(), services->end(), [](const Json& entry) {
        return entry.is_object() && entry.contains("where") && entry["where"].is_string() &&
               entry.contains("port") && entry["port"].is_number() &&
               entry.contains("leaf_sha256") && entry["leaf_sha256"].is_string() &&
               entry.contains("every_address") && entry["every_address"].is_boolean() &&
               entry.contains("service") && entry["service"].is_string();
    });
}

}  // namespace

Result<std::vector<Change>> compare(const std::string& before, const std::vector<Found>& now,
                                    const std::vector<std::string>& our_leaves)
{
    const Json old_document = Json::parse(before, nullptr, false);
    if (!whole(old_document))
        return fail(Errc::bad_config, "this is not a baseline of `acme8443 discover`");
    const Json new_document = Json::parse(baseline(now));
    std::vector<Json> old_entries = old_document["services"];
    std::vector<Change> changes;
    std::vector<Json> unmatched;
    const auto match = [&](const Json& entry, const char* by) {
        return std::ranges::find_if(old_entries,
                                    [&](const Json& old) { return old[by] == entry[by]; });
    };
    // By address first, so that a second listener of a port is not taken for the first one moved.
    for (const Json& entry : new_document["services"]) {
        const auto old = match(entry, "where");
        if (old == old_entries.end()) {
            unmatched.push_back(entry);
            continue;
        }
        differences(*old, entry, our_leaves, changes);
        old_entries.erase(old);
    }
    for (const Json& entry : unmatched) {
        const auto old = match(entry, "port");
        if (old == old_entries.end()) {
            changes.push_back({"new listener", entry["where"], entry["service"]});
            continue;
        }
        differences(*old, entry, our_leaves, changes);
        old_entries.erase(old);
    }
    for (const Json& old : old_entries)
        changes.push_back({"gone", old["where"], old.value("service", "")});
    return changes;
}

std::string to_text(const Change& change)
{
    return change.kind + ": " + change.where + ": " + change.what + "\n";
}

Json to_json(const Change& change)
{
    return {{"change", change.kind}, {"where", change.where}, {"what", change.what}};
}

std::string csv(const std::vector<Change>& changes)
{
    std::string out = row({"change", "where", "what"});
    for (const Change& change : changes) out += row({change.kind, change.where, change.what});
    return out;
}

}  // namespace acme8443::app::discover
