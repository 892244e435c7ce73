#include "app/settings/target_settings.hpp"

#include <charconv>

#include "base/text.hpp"

namespace acme8443::app {
namespace {

std::vector<std::string> take(hooks::Settings& said, const std::string& key)
{
    auto node = said.extract(key);
    return node ? std::move(node.mapped()) : std::vector<std::string>{};
}

std::optional<std::chrono::seconds> read_deadline(const std::vector<std::string>& values)
{
    int seconds = 0;
    const std::string text = join(values, ",");
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (seconds < 1 || seconds > 86400) return std::nullopt;
    return std::chrono::seconds(seconds);
}

}  // namespace

Result<hooks::TargetSpec> target_spec(std::string kind, hooks::Settings said)
{
    Error mistakes{Errc::bad_config, "deploy target \"" + kind + "\" cannot be used"};
    const auto complain = [&](std::string key, std::string what) {
        mistakes.parts.push_back({std::move(key), std::move(what)});
    };
    hooks::TargetSpec target{.name = kind, .kind = kind};
    if (auto name = take(said, "name"); !name.empty()) target.name = name.front();
    if (auto file = take(said, "trust_file"); !file.empty()) target.trust_file = file.front();
    target.server_names = take(said, "server_name");
    target.clients = take(said, "clients");
    target.pins = take(said, "pins");
    target.restart = take(said, "restart");
    if (const auto canary = take(said, "canary"); !canary.empty()) {
        target.canary = canary.front() == "yes";
        if (!target.canary && canary.front() != "no")
            complain("canary", "must be yes or no, not \"" + canary.front() + "\"");
    }
    for (const std::string& text : take(said, "endpoint")) {
        if (auto endpoint = net::Endpoint::parse(text))
            target.endpoints.push_back(*std::move(endpoint));
        else
            complain("endpoint", endpoint.error().message);
    }
    if (const auto values = take(said, "deadline"); !values.empty()) {
        if (const auto deadline = read_deadline(values))
            target.deadline = *deadline;
        else
            complain("deadline", "must be 1 to 86400 seconds, not \"" + join(values, ", ") + "\"");
    }
    if (kind.empty())
        complain("target", "is missing: name one of " + join(hooks::target_kinds(), ", "));
    target.settings = std::move(said);
    if (!mistakes.parts.empty()) return fail(std::move(mistakes));
    return target;
}

hooks::Settings settings_of(const hooks::TargetSpec& target)
{
    hooks::Settings said = target.settings;
    if (target.name != target.kind) said["name"] = {target.name};
    if (!target.trust_file.empty()) said["trust_file"] = {target.trust_file};
    if (!target.endpoints.empty()) {
        for (const net::Endpoint& endpoint : target.endpoints) {
            said["endpoint"].push_back(endpoint.text());
        }
    }
    for (const auto& [key, values] :
         {std::pair{"server_name", &target.server_names}, std::pair{"clients", &target.clients},
          std::pair{"pins", &target.pins}, std::pair{"restart", &target.restart}}) {
        if (!values->empty()) said[key] = *values;
    }
    if (target.canary) said["canary"] = {"yes"};
    said["deadline"] = {std::to_string(target.deadline.count())};
    return said;
}

}  // namespace acme8443::app
