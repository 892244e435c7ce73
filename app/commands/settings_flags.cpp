#include "app/commands/settings_flags.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

namespace acme8443::app {
namespace {

void add(CLI::App& command, const std::string& flag, std::optional<bool>& into, std::string help)
{
    command.add_flag_function(
        flag, [&into](std::int64_t) { into = true; }, std::move(help));
}
template <class T>
void add(CLI::App& command, const std::string& flag, std::optional<T>& into, std::string help)
{
    command.add_option_function<T>(
        flag, [&into](const T& value) { into = value; }, std::move(help));
}

constexpr std::array<std::string_view, 7> ca_settings{
    "ca", "ca_bundle", "email", "agree_tos", "account_key", "eab_kid", "eab_hmac"};

}  // namespace

void add_ca_flags(CLI::App& command, Settings& into)
{
    for_each_setting(into, [&](std::string key, auto& member, const char* help) {
        if (std::ranges::find(ca_settings, key) == ca_settings.end()) return;
        std::ranges::replace(key, '_', '-');
        add(command, "--" + key, member, help);
    });
}

void add_settings_flags(CLI::App& command, Settings& into)
{
    for_each_setting(into, [&](std::string key, auto& member, const char* help) {
        std::ranges::replace(key, '_', '-');
        add(command, "--" + key, member, help);
    });
}

}  // namespace acme8443::app
