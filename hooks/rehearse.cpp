#include "hooks/rehearse.hpp"

#include <algorithm>

#include "base/file.hpp"
#include "base/pki/key.hpp"
#include "base/pki/tls_handshake.hpp"
#include "base/try.hpp"
#include "hooks/names.hpp"

namespace acme8443::hooks {
namespace {

Result<void> satisfies(const Demands& demands, const Bundle& bundle)
{
    if (demands.key_types.empty()) return {};
    const KeyType type = TRY(pki::PrivateKey::from_pem(bundle.privkey.reveal())).type();
    if (std::ranges::find(demands.key_types, type) != demands.key_types.end()) return {};
    std::string wanted;
    for (const KeyType good : demands.key_types)
        wanted.append(wanted.empty() ? "" : ", ").append(to_string(good));
    return fail(Errc::bad_certificate, "the key is " + std::string(to_string(type)) +
                                           ", and this kind of target takes only " + wanted);
}

}  // namespace

Result<std::string> trust_of(const TargetSpec& target)
{
    if (target.trust_file.empty()) return std::string{};
    return file::read(target.trust_file);
}

Result<void> rehearse(const Demands& demands, const Live& live, const std::string& trust_pem)
{
    TRY(satisfies(demands, live.bundle));
    for (const std::string& name : live.names) {
        const Identifier asked = TRY(askable(name));
        for (const pki::TlsVersion version : {pki::TlsVersion::tls_1_3, pki::TlsVersion::tls_1_2}) {
            auto met = pki::rehearse(live.bundle,
                                     {.name = asked, .version = version, .trust_pem = trust_pem});
            if (met) continue;
            return fail(std::move(met).error().while_doing(asked.value() + ", " +
                                                           std::string(to_string(version))));
        }
    }
    return {};
}

}  // namespace acme8443::hooks
