#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "acme/challenge/http_01_responder.hpp"
#include "acme/challenge/tls_alpn_01_responder.hpp"
#include "app/ca/ca_access.hpp"
#include "app/settings/settings.hpp"
#include "base/order_spec.hpp"
#include "hooks/deploy.hpp"
#include "hooks/target.hpp"
#include "store/store.hpp"

namespace acme8443::app {

/// One certificates/<name>.toml, as written there.
struct CertificateFile {
    std::string name;
    std::vector<std::string> names{};  ///< as typed; the first one is the certificate's own
    Settings settings{};
    std::vector<hooks::TargetSpec> targets{};
};

/// What is wanted for one certificate, every setting resolved and checked.
struct CertificateSpec : CaAccess {
    std::string name;
    OrderSpec order;
    bool reuse_key{};                   ///< the next certificate has the key of the one in force
    std::string preferred_chain{};      ///< acme/alternate_chain.hpp; empty: the CA's default
    std::vector<CaPreset> fallbacks{};  ///< tried in order when `ca` cannot
    std::optional<ChallengeType> challenge{};  ///< nothing: whichever is possible
    bool explain{};                            ///< say which were possible
    /// Answers http-01 for these names; "" means all others.
    std::map<std::string, std::string> webroots{};
    acme::HttpResponderSpec http;
    acme::TlsResponderSpec tls;
    std::vector<std::string> dns;
    std::optional<acme::DnsSolverSpec> dns_solver;
    bool allow_special_addresses{};
    store::Retention retention{};
    std::vector<hooks::TargetSpec> targets;
    hooks::OnFailure on_failure{};
};

/// Resolves a file's settings over those for all certificates. Errors: Errc::bad_usage or
/// bad_config, naming the setting and what it may be.
Result<CertificateSpec> resolve(const CertificateFile& file, const Settings& for_all);

/// The name under which a certificate is kept: its first name, "*." written "_wildcard.".
std::string certificate_name(std::string_view first_name);

}  // namespace acme8443::app
