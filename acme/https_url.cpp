#include "acme/https_url.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace acme8443::acme {
namespace {

constexpr std::string_view scheme = "https://";
constexpr std::size_t longest = 2048;

bool belongs_in_a_url(char c) { return c > ' ' && c < '\x7f' && c != '\\' && c != '"'; }

Failure not_ours(std::string_view url, std::string_view why)
{
    return fail(Errc::protocol,
                "the URL \"" + printable(url, 200) + "\" is not used: " + std::string(why));
}

}  // namespace

Result<std::string> https_authority(std::string_view url)
{
    if (url.size() > longest) return not_ours(url, "it is longer than 2048 bytes");
    if (!std::ranges::all_of(url, belongs_in_a_url))
        return not_ours(url, "it holds characters that no URL has");
    if (lower(url.substr(0, scheme.size())) != scheme) return not_ours(url, "it is not https");
    const std::string_view rest = url.substr(scheme.size());
    std::string authority = lower(rest.substr(0, rest.find_first_of("/?#")));
    if (authority.find('@') != std::string::npos) return not_ours(url, "it holds a user name");
    if (authority.ends_with(":443")) authority.resize(authority.size() - 4);
    if (authority.empty()) return not_ours(url, "it names no host");
    return authority;
}

}  // namespace acme8443::acme
