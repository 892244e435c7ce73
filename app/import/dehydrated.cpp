// BASEDIR: accounts/BASE64URL(CA)/{account_key.pem,registration_info.json,account_id.json},
// certs/NAME/{privkey,fullchain}.pem; and dehydrated's `config`.
#include "app/import/reading.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

struct Config {
    Assignments said;
    fs::path home;  ///< BASEDIR, for "${BASEDIR}" in values

    std::string operator[](const std::string& name) const
    {
        std::string value = value_of(said, name);
        for (const std::string variable : {"${BASEDIR}", "$BASEDIR"})
            if (const auto at = value.find(variable); at != value.npos)
                value.replace(at, variable.size(), home.string());
        return value;
    }
};

/// Beside the certificates, or where Debian has it.
Result<Config> read_config(const fs::path& home)
{
    const fs::path own = home / "config";
    auto said = TRY(read_assignments(path_exists(own) ? own : fs::path("/etc/dehydrated/config")));
    return Config{std::move(said), home};
}

Result<ForeignAccount> read_account(const fs::path& directory)
{
    std::string url = TRY(pki::from_base64url(directory.filename().string()));
    while (url.ends_with('\n')) url.pop_back();
    auto key = TRY(read_key(directory / "account_key.pem"));
    return ForeignAccount{directory / "account_key.pem", url, std::move(key),
                          json_text(directory / "account_id.json", "/url"),
                          json_texts(directory / "registration_info.json", "/contact")};
}

/// dehydrated keeps no CA beside a certificate: it is the configuration's, or the only account's.
Result<std::string> directory_url(const Foreign& foreign, const Config& config,
                                  const std::string& ca)
{
    const std::string said = config["CA"];
    if (said.starts_with("https://")) return said;
    if (!said.empty()) {
        if (const auto preset = find_ca(said == "letsencrypt-test" ? "letsencrypt-staging" : said))
            return preset->directory_url;
    }
    if (foreign.accounts.size() == 1) return foreign.accounts.front().directory_url;
    if (!ca.empty()) return ca;
    return fail(Errc::bad_usage,
                "dehydrated does not say which CA its certificates are from: "
                "name it with --ca");
}

Result<ForeignCertificate> read_certificate(const fs::path& directory, const std::string& url,
                                            const Config& config)
{
    auto certificate = TRY(
        read_pair(directory.filename().string(),
                  {.key = directory / "privkey.pem", .chain = directory / "fullchain.pem"}, url));
    if (const std::string email = config["CONTACT_EMAIL"]; !email.empty())
        certificate.file.settings.email = email;
    if (const std::string hook = config["HOOK"]; !hook.empty())
        certificate.file.targets.push_back({.name = "dehydrated-hook",
                                            .kind = "dehydrated-hook",
                                            .settings = {{"command", {hook}}}});
    renew_before_end(certificate, config["RENEW_DAYS"]);
    if (config["CHALLENGETYPE"] == "dns-01")
        prove_in_dns(certificate, "dehydrated's hook");
    else
        prove_in_folder(certificate,
                        config["WELLKNOWN"].empty() ? "/var/www/dehydrated" : config["WELLKNOWN"]);
    return certificate;
}

}  // namespace

Result<Foreign> read_dehydrated(const fs::path& home, const std::string& ca)
{
    Foreign foreign;
    const Config config = TRY(read_config(home));
    const auto accounts = TRY(list_directory(home / "accounts"));
    for (const std::string& each : accounts)
        add(foreign, home / "accounts" / each, read_account(home / "accounts" / each));
    const std::string url = TRY(directory_url(foreign, config, ca));
    const auto names = TRY(list_directory(home / "certs"));
    for (const std::string& name : names)
        add(foreign, home / "certs" / name, read_certificate(home / "certs" / name, url, config));
    return foreign;
}

}  // namespace acme8443::app
