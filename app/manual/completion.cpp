#include "app/manual/completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "app/ca/ca_presets.hpp"
#include "app/settings/configuration.hpp"
#include "base/order_spec.hpp"
#include "base/text.hpp"
#include "hooks/target.hpp"

namespace acme8443::app {
namespace {

using Words = std::vector<std::string>;

/// Where the typing has got to: the command, and what the next word is for.
struct Place {
    const CLI::App* command;
    const CLI::Option* awaits{};  ///< an option that has no value yet
    std::size_t positionals{};    ///< words that were none of options, their values and commands
    std::filesystem::path config_dir{"/etc/acme8443"};
};

/// Options of every command belong to the program, and may follow any command.
const CLI::Option* find_option(const CLI::App* command, const std::string& name)
{
    for (; command != nullptr; command = command->get_parent()) {
        for (const CLI::Option* option : command->get_options())
            if (option->nonpositional() && option->check_name(name)) return option;
    }
    return nullptr;
}

const CLI::App* find_command(const CLI::App& parent, const std::string& name)
{
    const auto named = [&](const CLI::App* each) { return each->check_name(name); };
    const auto found = parent.get_subcommands(named);
    return found.empty() ? nullptr : found.front();
}

void step(Place& place, const std::string& word)
{
    if (word == "=") return;  // bash splits --option=value into three words
    if (place.awaits != nullptr) {
        if (place.awaits->check_name("--config-dir")) place.config_dir = word;
        place.awaits = nullptr;
    } else if (word.starts_with("-")) {
        const auto equals = word.find('=');
        const CLI::Option* option = find_option(place.command, word.substr(0, equals));
        if (option == nullptr || option->get_items_expected_max() == 0) return;
        place.awaits = option;
        if (equals != word.npos) step(place, word.substr(equals + 1));
    } else if (const CLI::App* command = find_command(*place.command, word)) {
        place.command = command;
    } else {
        ++place.positionals;
    }
}

const CLI::Option* next_positional(const Place& place)
{
    auto passed = place.positionals;
    for (const CLI::Option* option : place.command->get_options()) {
        if (!option->get_positional()) continue;
        const auto takes = static_cast<std::size_t>(std::max(option->get_items_expected_max(), 0));
        if (passed < takes) return option;
        passed -= takes;
    }
    return nullptr;
}

/// IsMember describes itself, and so the option's type, as {one,other}.
Words members(const CLI::Option& option)
{
    const std::string type = option.get_type_name();
    const auto open = type.find('{');
    const auto close = type.rfind('}');
    if (open == type.npos || close == type.npos || close < open) return {};
    return split(std::string_view(type).substr(open + 1, close - open - 1), ',');
}

Words ca_names()
{
    Words names;
    for (const CaPreset& ca : ca_presets()) names.push_back(ca.name);
    return names;
}

Words certificate_names(const std::filesystem::path& config_dir)
{
    return Configuration(config_dir).certificates().value_or(Words{});
}

Words values(const CLI::Option& option, const Place& place)
{
    if (option.get_positional())
        return option.get_description().starts_with("certificate")
                   ? certificate_names(place.config_dir)
                   : members(option);
    const std::string name = option.get_name();
    if (name == "--deploy") return hooks::target_kinds();
    if (name == "--ca" || name == "--fallback-ca") return ca_names();
    if (name == "--challenge")
        return {"http-01", "tls-alpn-01", "dns-01", "dns-account-01", "dns-persist-01", "auto"};
    if (name == "--key-type")
        return {"ecdsa-p256", "ecdsa-p384", "rsa-2048", "rsa-3072", "rsa-4096"};
    return members(option);
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

void add_options(std::vector<Suggestion>& into, const CLI::App* command)
{
    for (; command != nullptr; command = command->get_parent()) {
        for (const CLI::Option* option : command->get_options()) {
            if (option->get_lnames().empty() || option->get_group().empty()) continue;
            into.push_back({"--" + option->get_lnames().front(), option->get_description()});
        }
    }
}

std::vector<Suggestion> all(const Place& place, const std::string& typed)
{
    std::vector<Suggestion> found;
    if (place.awaits == nullptr && typed.starts_with("-")) {
        add_options(found, place.command);
        return found;
    }
    for (const CLI::App* each : place.command->get_subcommands({}))
        if (place.awaits == nullptr && !each->get_group().empty())
            found.push_back({each->get_name(), first_line(each->get_description())});
    const CLI::Option* takes = place.awaits ? place.awaits : next_positional(place);
    if (takes != nullptr)
        for (std::string& value : values(*takes, place)) found.push_back({std::move(value)});
    return found;
}

}  // namespace

std::vector<Suggestion> suggestions(const CLI::App& program, std::span<const std::string> words)
{
    Place place{&program};
    for (std::size_t i = 0; i + 1 < words.size(); ++i) step(place, words[i]);
    std::string typed = words.empty() || words.back() == "=" ? "" : words.back();

    // --option=value in one word: the option stays before the value.
    std::string before;
    if (const auto equals = typed.find('=');
        place.awaits == nullptr && typed.starts_with("-") && equals != typed.npos) {
        before = typed.substr(0, equals + 1);
        step(place, typed.substr(0, equals));
        typed = typed.substr(equals + 1);
    }
    auto found = all(place, typed);
    std::erase_if(found, [&](const Suggestion& each) { return !each.word.starts_with(typed); });
    for (Suggestion& each : found) each.word.insert(0, before);
    return found;
}

}  // namespace acme8443::app
