// ~/.acme.sh: ca/HOST/PATH/{account.key,account.json,ca.conf}, NAME[_ecc]/{NAME.conf,NAME.key,
// fullchain.cer}. Values with special characters are wrapped base64.
#include <charconv>

#include "app/import/reading.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view wrap_start = "__ACME_BASE64__START_";
constexpr std::string_view wrap_end = "__ACME_BASE64__END_";

std::string unwrapped(const Assignments& conf, const std::string& name)
{
    const std::string value = value_of(conf, name);
    if (!value.starts_with(wrap_start) || !value.ends_with(wrap_end)) return value;
    const auto inside = pki::from_base64(std::string_view(value).substr(
        wrap_start.size(), value.size() - wrap_start.size() - wrap_end.size()));
    return inside ? *inside : "";
}

/// HOST/PATH of a URL, without its port: acme.sh's name for a CA.
std::string ca_folder(const std::string& url)
{
    const auto scheme = url.find("://");
    std::string rest = scheme == url.npos ? url : url.substr(scheme + 3);
    const auto slash = std::min(rest.find('/'), rest.size());
    if (const auto colon = rest.find(':'); colon < slash) rest.erase(colon, slash - colon);
    return rest;
}

Result<ForeignAccount> read_account(const fs::path& home, const std::string& url)
{
    const fs::path directory = home / "ca" / ca_folder(url);
    const Assignments conf = TRY(read_assignments(directory / "ca.conf"));
    auto key = TRY(read_key(directory / "account.key"));
    auto contacts = json_texts(directory / "account.json", "/contact");
    const std::string email = value_of(conf, "CA_EMAIL");
    if (contacts.empty() && !email.empty()) contacts.push_back("mailto:" + email);
    return ForeignAccount{directory / "account.key", url, std::move(key),
                          value_of(conf, "ACCOUNT_URL"), std::move(contacts)};
}

void prove(ForeignCertificate& certificate, const Assignments& conf)
{
    const std::string how = value_of(conf, "Le_Webroot");
    if (how == "no")
        listen_on(certificate.file.settings, value_of(conf, "Le_HTTPPort"));
    else if (how.starts_with("dns"))
        prove_in_dns(certificate, "acme.sh's " + how);
    else
        prove_in_folder(certificate,
                        how.find(',') == how.npos ? how + std::string(answers_folder) : how);
}

/// Seconds since 1970.
std::optional<std::chrono::sys_seconds> moment(const std::string& said)
{
    long long seconds = 0;
    const auto read = std::from_chars(said.data(), said.data() + said.size(), seconds);
    if (read.ec != std::errc() || read.ptr != said.data() + said.size()) return std::nullopt;
    return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

/// What --install-cert copied, and where.
std::vector<std::string> copies(const Assignments& conf)
{
    std::vector<std::string> paths;
    for (const char* key :
         {"Le_RealKeyPath", "Le_RealFullChainPath", "Le_RealCertPath", "Le_RealCACertPath"})
        if (const auto path = unwrapped(conf, key); !path.empty()) paths.push_back(path);
    return paths;
}

void take_hooks(ForeignCertificate& certificate, const Assignments& conf)
{
    const std::string reload = unwrapped(conf, "Le_ReloadCmd");
    const std::vector<std::string> paths = copies(conf);
    if (!paths.empty())
        certificate.to_do.push_back(
            "acme.sh copied it to " + join(paths, ", ") + (reload.empty() ? "" : " and ran: ") +
            reload +
            "; write a [[deploy]] table with target = \"files\", dir and reload, and let "
            "the service read DIR/live/");
    else if (!reload.empty())
        certificate.file.targets.push_back(shell_target("exec", reload));
    for (const std::string key : {"Le_DeployHook", "Le_PreHook", "Le_PostHook", "Le_RenewHook"})
        if (const auto hook = unwrapped(conf, key); !hook.empty())
            certificate.to_do.push_back("acme.sh ran its " + key.substr(3) + ": " + hook);
}

Result<ForeignCertificate> read_certificate(const fs::path& directory, const std::string& domain,
                                            const Assignments& conf)
{
    auto certificate = TRY(read_pair(domain,
                                     {.key = directory / (domain + ".key"),
                                      .chain = directory / "fullchain.cer",
                                      .issuer = directory / "ca.cer"},
                                     value_of(conf, "Le_API")));
    certificate.renew_at = moment(value_of(conf, "Le_NextRenewTime"));
    prove(certificate, conf);
    take_hooks(certificate, conf);
    return certificate;
}

bool known(const Foreign& foreign, const std::string& url)
{
    for (const ForeignAccount& each : foreign.accounts)
        if (each.directory_url == url) return true;
    return false;
}

}  // namespace

Result<Foreign> read_acme_sh(const fs::path& home, const std::string&)
{
    Foreign foreign;
    const auto names = TRY(list_directory(home));
    for (const std::string& name : names) {
        const fs::path directory = home / name;
        const bool ecc = name.ends_with("_ecc");
        const std::string domain = ecc ? name.substr(0, name.size() - 4) : name;
        if (!path_exists(directory / (domain + ".conf"))) continue;
        const Assignments conf = TRY(read_assignments(directory / (domain + ".conf")));
        const std::string url = value_of(conf, "Le_API");
        auto certificate = read_certificate(directory, domain, conf);
        auto account = read_account(home, url);
        if (certificate && account)
            if (const auto email = email_of(account->contacts); !email.empty())
                certificate->file.settings.email = email;
        // An RSA and an ECDSA certificate of one name are two certificates here.
        if (certificate && ecc && path_exists(home / domain / (domain + ".conf")))
            certificate->file.name += "_ecc";
        add(foreign, directory, std::move(certificate));
        if (!known(foreign, url)) add(foreign, directory, std::move(account));
    }
    return foreign;
}

}  // namespace acme8443::app
