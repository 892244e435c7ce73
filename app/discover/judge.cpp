#include "app/discover/judge.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace acme8443::app::discover {
namespace {

using namespace std::chrono_literals;

/// RFC 6125 section 6.4.3, for names as configurations write them.
bool covers(const std::string& pattern, const std::string& name)
{
    if (lower(pattern) == lower(name)) return true;
    const auto dot = name.find('.');
    return pattern.starts_with("*.") && dot != name.npos &&
           lower(pattern.substr(1)) == lower(name.substr(dot));
}

/// A single name: no pattern of nginx's ("_", "*.example.org", ".example.org", "~^www").
bool plain(const std::string& name)
{
    return name.find('.') != name.npos && name.find_first_of("*~_") == name.npos &&
           !name.starts_with('.');
}

void judge_leaf(const Found& found, const Leaf& leaf, std::chrono::sys_seconds now,
                std::vector<std::string>& problems)
{
    if (!leaf.problem.empty())
        problems.push_back("a certificate is shown, but the handshake fails (" + leaf.problem +
                           "): perhaps the key is not its own");
    if (leaf.not_after < now)
        problems.push_back("the certificate has expired on " + rfc3339(leaf.not_after));
    else if (leaf.not_after - now < std::chrono::days(14))
        problems.push_back("the certificate expires soon, on " + rfc3339(leaf.not_after));
    for (const std::string& name : found.server_names) {
        const bool named = std::ranges::any_of(
            leaf.names, [&](const std::string& pattern) { return covers(pattern, name); });
        if (plain(name) && !named)
            problems.push_back("the service is called " + name +
                               ", and the certificate does not have this name");
    }
}

}  // namespace

void judge(Found& found, const std::optional<pki::Certificate>& file, std::chrono::sys_seconds now)
{
    if (found.every_address)
        found.problems.emplace_back(
            "listens on every address of this machine: open to the world, "
            "unless a firewall stands before it");
    if (!found.leaf) {
        found.problems.emplace_back("no TLS handshake: nothing is served there");
        return;
    }
    judge_leaf(found, *found.leaf, now, found.problems);
    if (file && file->sha256 != found.leaf->sha256)
        found.problems.push_back("another certificate is served than lies in " + found.keys.path +
                                 ": a reload was missed");
}

}  // namespace acme8443::app::discover
