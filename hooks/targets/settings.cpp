#include "hooks/targets/settings.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::hooks {

Result<SettingsReader> SettingsReader::make(const TargetSpec& spec,
                                            std::initializer_list<std::string_view> known)
{
    SettingsReader reader(spec);
    for (const auto& [key, values] : spec.settings) {
        if (std::ranges::find(known, key) == known.end())
            return reader.bad(printable(key),
                              "is not a setting of target \"" + spec.kind + "\"; " +
                                  "it has: " + join({known.begin(), known.end()}, ", "));
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
    const auto found = spec_->settings.find(std::string(key));
    return found == spec_->settings.end() ? nullptr : &found->second;
}

}  // namespace acme8443::hooks
