// ~/.getssl: getssl.cfg, account.key; NAME/{getssl.cfg,NAME.key,NAME.crt,chain.crt,fullchain.crt}.
#include "app/import/reading.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

/// CA="https://acme-v02.api.letsencrypt.org": the path of the directory is tried out by getssl.
std::string directory_url(const std::string& said, const std::string& ca)
{
    if (said.empty()) return ca;
    for (const CaPreset& preset : ca_presets())
        if (preset.directory_url == said || preset.directory_url == said + "/directory")
            return preset.directory_url;
    return ca.starts_with(said) ? ca : said;
}

Result<ForeignAccount> read_account(const fs::path& key_file, const Assignments& all,
                                    const std::string& url)
{
    auto key = TRY(read_key(key_file));
    ForeignAccount account{key_file, url, std::move(key)};
    const std::string email = value_of(all, "ACCOUNT_EMAIL");
    if (!email.empty()) account.contacts.push_back("mailto:" + email);
    return account;
}

void take_hooks(ForeignCertificate& certificate, const Assignments& said)
{
    std::vector<std::string> places;
    for (const std::string key :
         {"DOMAIN_CERT_LOCATION", "DOMAIN_KEY_LOCATION", "CA_CERT_LOCATION",
          "DOMAIN_CHAIN_LOCATION", "DOMAIN_PEM_LOCATION", "DOMAIN_KEY_CERT_LOCATION"})
        if (const auto place = value_of(said, key); !place.empty()) places.push_back(place);
    const std::string reload = value_of(said, "RELOAD_CMD");
    if (!places.empty())
        certificate.to_do.push_back(
            "getssl copied it to " + join(places, ", ") + (reload.empty() ? "" : " and ran: ") +
            reload +
            "; write a [[deploy]] table with target = \"files\", dir and reload, and let "
            "the service read DIR/live/");
    else if (!reload.empty())
        certificate.file.targets.push_back(shell_target("exec", reload));
}

Result<ForeignCertificate> read_certificate(const fs::path& directory, const Assignments& said,
                                            const std::string& url)
{
    const std::string name = directory.filename().string();
    const fs::path full = directory / "fullchain.crt";
    const fs::path leaf = directory / (name + ".crt");
    auto certificate = TRY(read_pair(name,
                                     {.key = directory / (name + ".key"),
                                      .chain = path_exists(full) ? full : leaf,
                                      .issuer = directory / "chain.crt"},
                                     url));
    if (value_of(said, "VALIDATE_VIA_DNS") == "true")
        prove_in_dns(certificate, "getssl's " + value_of(said, "DNS_ADD_COMMAND"));
    else if (certificate.file.names.size() == 1 || value_of(said, "USE_SINGLE_ACL") == "true")
        prove_in_folder(certificate, value_of(said, "ACL"));
    else
        certificate.to_do.push_back("its names were proved through the folders in its ACL, " +
                                    value_of(said, "ACL") +
                                    " and others: write webroot, see docs/challenges.md");
    if (const auto email = value_of(said, "ACCOUNT_EMAIL"); !email.empty())
        certificate.file.settings.email = email;
    renew_before_end(certificate, value_of(said, "RENEW_ALLOW"));
    take_hooks(certificate, said);
    return certificate;
}

}  // namespace

Result<Foreign> read_getssl(const fs::path& home, const std::string& ca)
{
    Foreign foreign;
    const Assignments all = TRY(read_assignments(home / "getssl.cfg"));
    const std::string url = directory_url(value_of(all, "CA"), ca);
    if (url.empty())
        return fail(Errc::bad_usage, (home / "getssl.cfg").string() +
                                         " does not say which CA it is: name it with --ca");
    const std::string said_key = value_of(all, "ACCOUNT_KEY");
    const fs::path account = path_exists(said_key) ? fs::path(said_key) : home / "account.key";
    add(foreign, account, read_account(account, all, url));
    const auto names = TRY(list_directory(home));
    for (const std::string& name : names) {
        if (!path_exists(home / name / (name + ".key"))) continue;
        Assignments said = all;
        auto own = TRY(read_assignments(home / name / "getssl.cfg"));
        for (auto& [key, value] : own) said[key] = std::move(value);
        add(foreign, home / name,
            read_certificate(home / name, said, directory_url(value_of(said, "CA"), ca)));
    }
    return foreign;
}

}  // namespace acme8443::app
