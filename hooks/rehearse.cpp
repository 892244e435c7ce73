#include "hooks/rehearse.hpp"

#include "base/file.hpp"
#include "base/pki/tls_handshake.hpp"
#include "base/try.hpp"
#include "hooks/demands.hpp"
#include "hooks/names.hpp"

namespace acme8443::hooks {

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

Result<void> rehearse(std::span<const TargetSpec> targets, const Live& live)
{
    for (const TargetSpec& spec : targets) {
        const auto target = TRY(make_target(spec));
        const Demands demands = TRY(demands_on(target->demands(), spec));
        const std::string trust = TRY(trust_of(spec));
        TRY(rehearse(demands, live, trust));
    }
    return {};
}

}  // namespace acme8443::hooks
