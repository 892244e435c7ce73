#include "base/settings_reader.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443 {

Result<SettingsReader> SettingsReader::make(const SettingValues& said, std::string_view whose,
                                            std::span<const std::string_view> known)
{
    SettingsReader reader(said);
    for (const auto& [key, values] : said) {
        if (std::ranges::find(known, key) == known.end())
            return reader.bad(printable(key),
                              "is not a setting of " + std::string(whose) +
                                  "; it has: " + join({known.begin(), known.end()}, ", "));
    }
    return reader;
}

Result<std::string> SettingsReader::text(std::string_view key, std::string_view otherwise) const
{
    const auto* values = find(key);
    if (!values) return std::string(otherwise);
    if (values->size() != 1 || values->front().empty()) return bad(key, "takes one text");
    return values->front();
}

Result<std::string> SettingsReader::required(std::string_view key) const
{
    if (!has(key)) return bad(key, "is missing");
    return text(key);
}

std::vector<std::string> SettingsReader::list(std::string_view key) const
{
    const auto* values = find(key);
    return values ? *values : std::vector<std::string>{};
}

Result<std::string> SettingsReader::path(std::string_view key) const
{
    auto value = TRY(text(key));
    if (!value.empty() && value.front() != '/') return bad(key, "is not an absolute path");
    return value;
}

Result<std::vector<std::string>> SettingsReader::command(std::string_view key) const
{
    const auto* values = find(key);
    if (!values) return std::vector<std::string>{};
    if (values->empty() || values->front().empty()) return bad(key, "names no program");
    const std::string& program = values->front();
    if (program.find(' ') != program.npos)
        return bad(key, "takes a list, [\"program\", \"argument\", ...]; there is no shell");
    if (program.front() != '/' && program.find('/') != program.npos)
        return bad(key, "takes a program as an absolute path or as a plain name");
    return *values;
}

Result<bool> SettingsReader::flag(std::string_view key, bool otherwise) const
{
    const auto value = TRY(text(key, otherwise ? "yes" : "no"));
    if (value == "yes" || value == "true") return true;
    if (value == "no" || value == "false") return false;
    return bad(key, "is yes or no");
}

Result<std::chrono::seconds> SettingsReader::seconds(std::string_view key,
                                                     std::chrono::seconds otherwise) const
{
    const auto value = TRY(text(key, std::to_string(otherwise.count())));
    int number{};
    const char* const end = value.data() + value.size();
    const auto [stopped, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc{} || stopped != end || number < 1 || number > 86400)
        return bad(key, "is 1 to 86400 seconds");
    return std::chrono::seconds(number);
}

Failure SettingsReader::bad(std::string_view key, std::string_view what) const
{
    return fail(Errc::bad_config, std::string(key) + ": " + std::string(what));
}

const std::vector<std::string>* SettingsReader::find(std::string_view key) const
{
    const auto found = said_->find(std::string(key));
    return found == said_->end() ? nullptr : &found->second;
}

}  // namespace acme8443
