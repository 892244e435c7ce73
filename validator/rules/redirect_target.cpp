// Which host and which URL a redirect may lead to; this is where CAs ask more than the Forum.
#include <algorithm>

#include "validator/ip.hpp"
#include "validator/public_suffix.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/redirect_rule.hpp"

namespace acme8443::validator::rules {
namespace {

std::optional<Finding> has_host(const Redirect& redirect, const CaProfile&)
{
    if (!web(redirect) || !redirect.target->host.empty()) return {};
    return about(redirect, "the Location has a scheme and no host",
                 "Invalid empty host in redirect target");
}

bool missing_slash(std::string_view host) { return host.ends_with(".well-known"); }

std::optional<Finding> well_known(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.public_redirect_hosts || !web(redirect) || !missing_slash(redirect.target->host))
        return {};
    const std::string host = printable(redirect.target->host, 300);
    return about(redirect,
                 "the host ends in .well-known: a \"/\" is missing behind the host in the "
                 "server's redirect",
                 "Invalid host in redirect target \"" + host +
                     "\". Check webserver config for missing '/' in redirect target.");
}

std::optional<Finding> public_address(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.public_redirect_hosts || !web(redirect)) return {};
    const std::string& host = redirect.target->host;
    if (redirect.target->literal && host.find('%') != host.npos) {
        return about(redirect, "the address has a zone, which means something on one host only",
                     "Invalid host in redirect target: contains scope zone");
    }
    const auto ip = Ip::parse(host);
    const SpecialBlock* block = ip ? special_block(*ip) : nullptr;
    if (block == nullptr) return {};
    const std::string name(block->name), rfc(block->rfc);
    return about(redirect, "the address lies in " + std::string(block->block) + ", " + name,
                 "Invalid host in redirect target: IP address is in a reserved address block: " +
                     rfc + ": " + name);
}

std::optional<Finding> public_host(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.public_redirect_hosts || !web(redirect)) return {};
    const Url& target = *redirect.target;
    if (target.host.empty() || target.literal || missing_slash(target.host)) return {};
    if (!public_suffix(target.host).icann.empty() || Ip::parse(target.host)) return {};
    return about(redirect, "the host does not end in a public suffix",
                 "Invalid host in redirect target, must end in IANA registered TLD");
}

std::optional<Finding> path(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.most_path || !redirect.target || redirect.target->path_size <= *ca.most_path) return {};
    return about(redirect,
                 "the path has " + std::to_string(redirect.target->path_size) +
                     " bytes; this CA takes " + std::to_string(*ca.most_path),
                 "Redirect target too long");
}

std::optional<Finding> loop(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.no_redirect_loops || !redirect.seen) return {};
    return about(redirect, "this very URL has been asked for before", "Redirect loop detected");
}

std::optional<Finding> a_labels(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.public_redirect_hosts || !web(redirect)) return {};
    const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (std::ranges::all_of(redirect.target->host, ascii)) return {};
    return about(redirect,
                 "the host is not written in A-labels (xn--), and this CA cannot connect to it",
                 "Error getting validation data");
}

std::optional<Finding> same_host(const Redirect& redirect, const CaProfile&)
{
    if (!redirect.leaves_host || !web(redirect)) return {};
    return remark(redirect, "the answer comes from " + printable(redirect.target->host, 300) +
                                ": whoever runs that host can prove this name");
}

constexpr std::string_view boulder = "Boulder va/http.go";

constexpr Rule table[] = {
    {.id = "redirect-host",
     .cites = "RFC 9110 section 4.2.1",
     .statement = "A redirect with a scheme names a host.",
     .area = Area::redirect,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .concerned = some_redirect,
     .judge = each<has_host>},
    {.id = "redirect-missing-slash",
     .cites = boulder,
     .statement = "The host of a redirect does not end in .well-known.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Write the redirect's target with a \"/\" behind the host.",
     .aka = "Let's Debug: BadRedirect",
     .concerned = some_redirect,
     .judge = each<well_known>},
    {.id = "redirect-public-address",
     .cites = "Boulder va/http.go; IANA special-purpose address registries",
     .statement = "An address in a redirect is a public one, without a zone.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = exempt,
     .concerned = some_redirect,
     .judge = each<public_address>},
    {.id = "redirect-public-host",
     .cites = boulder,
     .statement =
         "The host of a redirect ends in a suffix of the Public Suffix List's ICANN section.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = exempt,
     .concerned = some_redirect,
     .judge = each<public_host>},
    {.id = "redirect-path",
     .cites = "Boulder va/http.go, maxPathSize",
     .statement =
         "The path of a redirect is not longer than a CA takes (Let's Encrypt: 2000 bytes).",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .concerned = some_redirect,
     .judge = each<path>},
    {.id = "redirect-loop",
     .cites = boulder,
     .statement = "A redirect does not lead to a URL that was asked for before.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .concerned = some_redirect,
     .judge = each<loop>},
    {.id = "redirect-a-labels",
     .cites = boulder,
     .statement = "The host of a redirect is written in A-labels.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Write the host in A-labels (xn--) in the server's redirect.",
     .concerned = some_redirect,
     .judge = each<a_labels>},
    {.id = "redirect-same-host",
     .cites = "RFC 8555 section 10.2",
     .statement = "Who is redirected to answers for the name.",
     .area = Area::redirect,
     .authority = Authority::rfc,
     .severity = Severity::note,
     .concerned = some_redirect,
     .judge = each<same_host>},
};

}  // namespace

std::span<const Rule> redirect_target_rules() { return table; }

}  // namespace acme8443::validator::rules
