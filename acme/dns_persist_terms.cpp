#include "acme/dns_persist_terms.hpp"

#include <algorithm>

#include "base/net/dns_persist.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

std::vector<std::string> hashed_accounts(const Session& ca, const Directory& directory,
                                         const Identifier& name)
{
    const std::string thumbprint = ca.account_key().thumbprint();
    const auto hashed = [&](std::string_view domain) {
        return net::hashed_account_uri(directory.account_hash_prefix, domain, thumbprint,
                                       ca.account_url());
    };
    // Draft -02 section 4.1: "*" stands for every domain, and a CA takes both.
    return {hashed(name.base_name()), hashed("*")};
}

bool within(const std::vector<std::string>& these, const std::vector<std::string>& those)
{
    return std::ranges::all_of(these, [&](const std::string& name) {
        return std::ranges::find(those, name) != those.end();
    });
}

}  // namespace

Result<DnsPersistTerms> dns_persist_terms(Session& ca, const Identifier& name, std::stop_token stop)
{
    const Directory directory = TRY(ca.directory(std::move(stop)));
    DnsPersistTerms terms{directory.issuer_domain_names, {ca.account_url()}};
    if (terms.issuers.empty()) terms.issuers = directory.caa_identities;
    if (!directory.account_hash_prefix.empty())
        terms.account_uris = hashed_accounts(ca, directory, name);
    return terms;
}

Result<DnsPersistTerms> dns_persist_terms(Session& ca, const Identifier& name,
                                          const ChallengeObject& challenge, std::stop_token stop)
{
    const Directory directory = TRY(ca.directory(std::move(stop)));
    DnsPersistTerms terms{challenge.issuer_domain_names, {ca.account_url()}};
    if (directory.account_hash_prefix.empty()) {
        if (!challenge.account_uri.empty() && challenge.account_uri != ca.account_url())
            terms.account_uris.insert(terms.account_uris.begin(), challenge.account_uri);
        return terms;
    }
    terms.account_uris = hashed_accounts(ca, directory, name);
    if (!within(directory.issuer_domain_names, terms.issuers) ||
        (!directory.caa_identities.empty() && !within(terms.issuers, directory.caa_identities)))
        return fail(Errc::protocol, "the CA's dns-persist-01 challenge names other issuers (" +
                                        printable(join(terms.issuers, ", "), 500) +
                                        ") than its directory");
    return terms;
}

}  // namespace acme8443::acme
