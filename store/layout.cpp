#include "store/layout.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::store {
namespace {

constexpr std::string_view star = "*.";
constexpr std::string_view wildcard = "_wildcard.";
// With ".tmp-", ".json" and what write_atomically adds it stays below NAME_MAX (255).
constexpr std::size_t most_bytes = 200;

bool plain(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

}  // namespace

Result<std::string> file_name(std::string_view name)
{
    const auto refuse = [&](std::string_view why) {
        return fail(Errc::bad_usage,
                    "the name \"" + printable(name, most_bytes) + "\" " + std::string(why));
    };
    const bool typed_as_file = name.starts_with(wildcard);
    const bool any = typed_as_file || name.starts_with(star);
    const std::string_view rest = name.substr(typed_as_file ? wildcard.size()
                                              : any         ? star.size()
                                                            : 0);
    if (rest.empty()) return refuse("is empty");
    if (name.size() > most_bytes) return refuse("is longer than 200 bytes");
    if (rest.front() == '.' || name.front() == '-') return refuse("starts with a dot or a dash");
    if (!std::all_of(rest.begin(), rest.end(), plain))
        return refuse(
            "has other characters than letters, digits, '.', '_', '-' and a leading \"*.\"");
    return any ? std::string(wildcard).append(rest) : std::string(rest);
}

std::string name_of(std::string_view file_name)
{
    if (!file_name.starts_with(wildcard)) return std::string(file_name);
    return std::string(star).append(file_name.substr(wildcard.size()));
}

std::string ca_name(std::string_view directory_url)
{
    if (const auto scheme = directory_url.find("://"); scheme != std::string_view::npos)
        directory_url.remove_prefix(scheme + 3);
    std::string name(directory_url.substr(0, most_bytes));
    std::replace_if(
        name.begin(), name.end(), [](char c) { return !plain(c); }, '_');
    if (name.empty() || name.front() == '.') name.insert(0, "_");
    return name;
}

std::filesystem::path temporary(const std::filesystem::path& final)
{
    return final.parent_path() / (".tmp-" + final.filename().string());
}

Result<Layout> Layout::of(const std::filesystem::path& root, std::string_view name)
{
    std::string file_name = TRY(store::file_name(name));
    return Layout{root, std::move(file_name)};
}

}  // namespace acme8443::store
