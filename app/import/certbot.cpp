// /etc/letsencrypt: accounts/HOST/PATH/ID/{private_key,regr}.json, renewal/NAME.conf,
// live/NAME/*.pem, renewal-hooks/{pre,deploy,post}.
#include <sys/stat.h>

#include "app/import/reading.hpp"
#include "base/file.hpp"
#include "base/pki/private_jwk.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view webroot_map = "webroot_map ";

std::string without_blanks(std::string text)
{
    text.erase(0, text.find_first_not_of(" \t\r"));
    const auto last = text.find_last_not_of(" \t\r,");
    text.resize(last == text.npos ? 0 : last + 1);
    return text;
}

/// renewal/NAME.conf, an INI file of Python's ConfigObj. What is said in its [[webroot_map]] gets
/// "webroot_map " before its name.
Result<Assignments> read_renewal(const fs::path& path)
{
    const std::string text = TRY(file::read(path));
    Assignments found;
    bool inner = false;
    for (const std::string& raw : split(text, '\n')) {
        const std::string line = without_blanks(raw);
        if (line.starts_with('[')) inner = line.starts_with("[[");
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == line.npos) continue;
        found[(inner ? std::string(webroot_map) : "") + without_blanks(line.substr(0, equals))] =
            without_blanks(line.substr(equals + 1));
    }
    return found;
}

/// accounts/HOST[:PORT]/PATH/ID; the path is the directory URL's.
Result<ForeignAccount> read_account(const fs::path& home, const Assignments& renewal)
{
    const std::string server = value_of(renewal, "server");
    const auto scheme = server.find("://");
    const fs::path directory = home / "accounts" /
                               (scheme == server.npos ? server : server.substr(scheme + 3)) /
                               value_of(renewal, "account");
    std::string jwk = TRY(file::read(directory / "private_key.json"));
    auto key = pki::from_private_jwk(jwk);
    wipe(jwk);
    if (!key) return fail(std::move(key).error().while_doing(directory.string()));
    return ForeignAccount{directory / "private_key.json", server, *std::move(key),
                          json_text(directory / "regr.json", "/uri"),
                          json_texts(directory / "regr.json", "/body/contact")};
}

/// One directory, or one for each name that has its own.
void prove_in_webroot(ForeignCertificate& certificate, const Assignments& renewal)
{
    std::vector<std::string> webroots;
    for (const auto& [name, directory] : renewal)
        if (name.starts_with(webroot_map))
            webroots.push_back(name.substr(webroot_map.size()) + "=" + directory);
    const std::string path = value_of(renewal, "webroot_path");
    if (webroots.empty() || (!path.empty() && path.find(',') == path.npos))
        prove_in_folder(certificate, path + std::string(answers_folder));
    else
        certificate.file.settings.webroot = std::move(webroots);
}

void prove(ForeignCertificate& certificate, const Assignments& renewal)
{
    const std::string how = value_of(renewal, "authenticator");
    if (how == "webroot")
        prove_in_webroot(certificate, renewal);
    else if (how == "standalone")
        listen_on(certificate.file.settings, value_of(renewal, "http01_port"));
    else if (how.starts_with("dns"))
        prove_in_dns(certificate, "certbot's plugin " + how);
    else
        certificate.to_do.push_back("its names were proved by certbot's plugin " + how +
                                    ": see docs/configuration.md for the ways there are");
}

bool has_programs(const fs::path& directory)
{
    const auto names = list_directory(directory);
    if (!names) return false;
    for (const std::string& name : *names) {
        struct stat found {};
        const fs::path path = directory / name;
        if (stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode) && (found.st_mode & 0111U))
            return true;
    }
    return false;
}

void take_hooks(ForeignCertificate& certificate, const Assignments& renewal, const fs::path& home)
{
    std::vector<hooks::TargetSpec>& targets = certificate.file.targets;
    for (const char* key : {"deploy_hook", "renew_hook"}) {
        const std::string command_line = value_of(renewal, key);
        if (command_line.empty() || command_line == "None") continue;
        targets.push_back(shell_target("certbot-hook", command_line));
        break;
    }
    const fs::path deploy = home / "renewal-hooks/deploy";
    if (has_programs(deploy))
        targets.push_back({.name = "renewal-hooks",
                           .kind = "certbot-hook",
                           .settings = {{"directory", {deploy.string()}}}});
    for (const std::string key : {"pre_hook", "post_hook"}) {
        const std::string command_line = value_of(renewal, key);
        if (!command_line.empty() && command_line != "None")
            certificate.to_do.push_back("certbot ran its " + key +
                                        " around each renewal: " + command_line);
    }
}

Result<ForeignCertificate> read_certificate(const std::string& name, const Assignments& renewal,
                                            const fs::path& home)
{
    auto certificate = TRY(read_pair(
        name, {.key = value_of(renewal, "privkey"), .chain = value_of(renewal, "fullchain")},
        value_of(renewal, "server")));
    if (value_of(renewal, "reuse_key") == "True") certificate.file.settings.reuse_key = true;
    renew_before_end(certificate, value_of(renewal, "renew_before_expiry"));
    prove(certificate, renewal);
    take_hooks(certificate, renewal, home);
    return certificate;
}

bool known(const Foreign& foreign, const ForeignAccount& account)
{
    for (const ForeignAccount& each : foreign.accounts)
        if (each.origin == account.origin) return true;
    return false;
}

}  // namespace

Result<Foreign> read_certbot(const fs::path& home, const std::string&)
{
    Foreign foreign;
    const auto confs = TRY(list_directory(home / "renewal"));
    for (const std::string& conf : confs) {
        const fs::path path = home / "renewal" / conf;
        if (path.extension() != ".conf") continue;
        const auto renewal = read_renewal(path);
        if (!renewal) {
            foreign.left_out.push_back({path.string(), renewal.error().message});
            continue;
        }
        auto account = read_account(home, *renewal);
        auto certificate = read_certificate(path.stem().string(), *renewal, home);
        if (certificate && account)
            if (const auto email = email_of(account->contacts); !email.empty())
                certificate->file.settings.email = email;
        add(foreign, path, std::move(certificate));
        if (!account || !known(foreign, *account)) add(foreign, path, std::move(account));
    }
    for (const char* each : {"pre", "post"})
        if (const fs::path hooks = home / "renewal-hooks" / each; has_programs(hooks))
            foreign.to_do.push_back("certbot ran the programs in " + hooks.string() +
                                    " around each renewal");
    return foreign;
}

}  // namespace acme8443::app
