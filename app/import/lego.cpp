// .lego: accounts/SERVER/ID/account.json with keys/ID.key (version 4) or ID.key (version 5) beside
// it; certificates/NAME.{crt,issuer.crt,key,json}.
#include "app/import/reading.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

/// "https://host:port/..." -> "host:port".
std::string authority_of(const std::string& url)
{
    const auto scheme = url.find("://");
    if (scheme == url.npos) return {};
    const auto start = scheme + 3;
    return url.substr(start, url.find('/', start) - start);
}

/// lego keeps no directory URL, but others of the same CA.
std::string directory_of(const std::string& some_url, const std::string& ca)
{
    for (const CaPreset& preset : ca_presets())
        if (authority_of(preset.directory_url) == authority_of(some_url))
            return preset.directory_url;
    return authority_of(ca) == authority_of(some_url) ? ca : "";
}

Failure no_directory(const std::string& some_url)
{
    return fail(Errc::bad_usage, "lego does not say which directory URL belongs to " +
                                     authority_of(some_url) + ": name it with --ca");
}

Result<ForeignAccount> read_account(const fs::path& directory, const std::string& ca)
{
    const fs::path record = directory / "account.json";
    const std::string id = directory.filename().string();
    fs::path key_file = directory / "keys" / (id + ".key");
    if (!path_exists(key_file)) key_file = directory / (id + ".key");
    auto key = TRY(read_key(key_file));
    const std::string url = json_text(record, "/registration/uri");
    const std::string directory_url = directory_of(url, ca);
    if (directory_url.empty()) return no_directory(url);
    auto contacts = json_texts(record, "/registration/body/contact");
    const std::string email = json_text(record, "/email");
    if (contacts.empty() && !email.empty()) contacts.push_back("mailto:" + email);
    return ForeignAccount{key_file, directory_url, std::move(key), url, std::move(contacts)};
}

Result<ForeignCertificate> read_certificate(const fs::path& record, const std::string& ca)
{
    const fs::path stem = fs::path(record).replace_extension();
    const auto beside = [&](const char* extension) { return fs::path(stem.string() + extension); };
    const std::string url = json_text(record, "/certUrl");
    const std::string directory_url = directory_of(url, ca);
    if (directory_url.empty()) return no_directory(url);
    const std::string domain = json_text(record, "/domain");
    auto certificate = TRY(
        read_pair(domain.empty() ? stem.filename().string() : domain,
                  {.key = beside(".key"), .chain = beside(".crt"), .issuer = beside(".issuer.crt")},
                  directory_url));
    if (certificate.file.names.front().starts_with("*.")) prove_in_dns(certificate, "lego");
    return certificate;
}

}  // namespace

Result<Foreign> read_lego(const fs::path& home, const std::string& ca)
{
    Foreign foreign;
    const auto servers = TRY(list_directory(home / "accounts"));
    for (const std::string& server : servers) {
        const auto ids = TRY(list_directory(home / "accounts" / server));
        for (const std::string& id : ids) {
            const fs::path directory = home / "accounts" / server / id;
            add(foreign, directory, read_account(directory, ca));
        }
    }
    const std::string email =
        foreign.accounts.empty() ? "" : email_of(foreign.accounts.front().contacts);
    const auto files = TRY(list_directory(home / "certificates"));
    for (const std::string& name : files) {
        const fs::path path = home / "certificates" / name;
        if (path.extension() != ".json") continue;
        auto certificate = read_certificate(path, ca);
        if (certificate && !email.empty()) certificate->file.settings.email = email;
        add(foreign, path, std::move(certificate));
    }
    foreign.to_do.push_back(
        "lego keeps neither its --run-hook and --renew-hook nor how it proved names: write what "
        "its cron line says into the certificates' files (target = \"lego-hook\" runs such a "
        "hook)");
    return foreign;
}

}  // namespace acme8443::app
