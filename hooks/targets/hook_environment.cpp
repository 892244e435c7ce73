#include "hooks/targets/hook_environment.hpp"

#include "base/text.hpp"

namespace acme8443::hooks {

std::map<std::string, std::string> hook_environment(const Live& live,
                                                    const std::filesystem::path& directory)
{
    const auto file = [&](const char* name) { return (directory / name).string(); };
    return {{"ACME8443_NAME", live.name},
            {"ACME8443_DOMAINS", join(live.names, " ")},
            {"ACME8443_DIR", directory.string()},
            {"ACME8443_CERT", file("cert.pem")},
            {"ACME8443_CHAIN", file("chain.pem")},
            {"ACME8443_FULLCHAIN", file("fullchain.pem")},
            {"ACME8443_KEY", file("privkey.pem")},
            {"ACME8443_LEAF_SHA256", live.bundle.leaf_sha256},
            {"ACME8443_NOT_AFTER", rfc3339(live.not_after)}};
}

}  // namespace acme8443::hooks
