#include "app/system/starter.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace acme8443::app {
namespace {

constexpr std::array<std::string_view, 4> words{"timer", "daemon", "cron", "none"};

bool is_there(const std::filesystem::path& path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

}  // namespace

std::string_view to_string(Starter starter) { return words.at(static_cast<std::size_t>(starter)); }

std::optional<Starter> parse_starter(std::string_view text)
{
    const auto* const word = std::ranges::find(words, text);
    if (word == words.end()) return std::nullopt;
    return static_cast<Starter>(word - words.begin());
}

std::filesystem::path below(const std::filesystem::path& root, const std::filesystem::path& path)
{
    return root / path.relative_path();
}

bool runs_systemd(const std::filesystem::path& root)
{
    return is_there(below(root, "/run/systemd/system"));
}

Starter usual_starter(const std::filesystem::path& root)
{
    if (runs_systemd(root)) return Starter::timer;
    return is_there(below(root, "/etc/cron.d")) ? Starter::cron : Starter::none;
}

}  // namespace acme8443::app
