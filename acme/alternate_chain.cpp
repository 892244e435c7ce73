#include "acme/alternate_chain.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace acme8443::acme {
namespace {

/// Names are one line as RFC 2253 writes them.
bool has_common_name(const std::string& name, const std::string& wanted)
{
    const auto parts = split(lower(name), ',');
    return std::ranges::find(parts, "cn=" + wanted) != parts.end();
}

}  // namespace

bool leads_to(const pki::CertificateChain& chain, std::string_view preferred)
{
    const std::string name = lower(preferred);
    std::string fingerprint = name;
    std::erase(fingerprint, ':');
    const auto certificates = chain.all();
    for (const pki::Certificate& each : certificates)
        if (has_common_name(each.issuer, name)) return true;
    return std::ranges::any_of(certificates.subspan(1), [&](const pki::Certificate& each) {
        return each.sha256 == fingerprint;
    });
}

}  // namespace acme8443::acme
