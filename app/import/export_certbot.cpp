#include "app/import/export_certbot.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "app/import/reading.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/pki/encoding.hpp"
#include "base/pki/private_jwk.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "store/layout.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array parts{"cert", "chain", "fullchain", "privkey"};

std::string_view bytes_of(const Bundle& bundle, std::string_view part, std::string& fullchain)
{
    if (part == "cert") return bundle.cert;
    if (part == "chain") return bundle.chain;
    if (part == "privkey") return bundle.privkey.reveal();
    fullchain = bundle.fullchain();
    return fullchain;
}

Result<void> write_generation(const fs::path& archive, const Bundle& bundle, std::size_t number)
{
    for (const std::string part : parts) {
        std::string fullchain;
        TRY(file::create(archive / (part + std::to_string(number) + ".pem"),
                         bytes_of(bundle, part, fullchain), part == "privkey" ? 0600 : 0644));
    }
    return file::sync_directory(archive);
}

Result<std::vector<Live>> intact_generations(const std::string& name, const store::Store& store)
{
    std::vector<Live> intact;
    const auto ids = TRY(store.generations(name));
    for (const std::string& id : ids) {
        auto generation = store.generation(name, id);
        if (generation)
            intact.push_back(*std::move(generation));
        else if (generation.error().code != Errc::damaged)
            return fail(std::move(generation).error());
    }
    return intact;
}

/// certbot calls an account by the MD5 of its public key; any name will do that is a directory.
std::string account_id(const store::AccountRecord& account)
{
    return pki::hex(pki::sha256(account.key.spki())).substr(0, 32);
}

/// "https://host/path" -> "host/path".
std::string without_scheme(const std::string& url) { return url.substr(url.find("://") + 3); }

Result<std::string> write_account(const store::AccountRecord& account, const std::string& url,
                                  const fs::path& home)
{
    const std::string id = account_id(account);
    const fs::path directory = home / "accounts" / without_scheme(url) / id;
    if (path_exists(directory)) return id;
    TRY(file::make_directories(directory));
    const Secret jwk = TRY(pki::to_private_jwk(account.key));
    const nlohmann::json registration{{"body", nlohmann::json::object()}, {"uri", account.url}};
    const nlohmann::json meta{{"creation_dt", rfc3339(SystemClock().now())},
                              {"creation_host", "acme8443"}};
    TRY(file::create(directory / "private_key.json", jwk.reveal(), 0400));
    TRY(file::create(directory / "regr.json", registration.dump(), 0644));
    TRY(file::create(directory / "meta.json", meta.dump(), 0644));
    TRY(file::sync_directory(directory));
    return id;
}

std::string renewal_conf(const CertificateSpec& want, const fs::path& home,
                         const std::string& account, const std::string& name)
{
    const fs::path live = home / "live" / name;
    std::string text = "# renew_before_expiry = 30 days\nversion = 2.1.0\n";
    text += "archive_dir = " + (home / "archive" / name).string() + "\n";
    for (const std::string part : parts)
        text += part + " = " + (live / (part + ".pem")).string() + "\n";
    text += "\n# Options used in the renewal process\n[renewalparams]\n";
    if (!account.empty()) text += "account = " + account + "\n";
    text += "server = " + want.ca.directory_url + "\n";
    text += "authenticator = standalone\n";
    const std::string type(to_string(want.order.key_type));
    const auto dash = type.find('-');
    if (type.starts_with("rsa"))
        return text + "key_type = rsa\nrsa_key_size = " + type.substr(dash + 1) + "\n";
    return text + "key_type = ecdsa\nelliptic_curve = secp" + type.substr(dash + 2) + "r1\n";
}

Result<void> write_certificate(const CertificateSpec& want, const store::Store& store,
                               const fs::path& home)
{
    const std::string name = TRY(store::file_name(want.name));
    const fs::path archive = home / "archive" / name;
    const fs::path live = home / "live" / name;
    const auto generations = TRY(intact_generations(want.name, store));
    if (generations.empty()) return {};
    TRY(file::make_directories(archive));
    for (std::size_t i = 0; i < generations.size(); ++i)
        TRY(write_generation(archive, generations[i].bundle, i + 1));
    TRY(file::make_directories(live));
    const std::string newest = std::to_string(generations.size());
    for (const std::string part : parts)
        TRY(file::point_symlink(live / (part + ".pem"),
                                fs::path("../../archive") / name / (part + newest + ".pem")));
    const auto account = TRY(store.account(want.ca.directory_url));
    std::string id;
    if (account) id = TRY(write_account(*account, want.ca.directory_url, home));
    TRY(file::make_directories(home / "renewal", 0755));
    return file::write_atomically(home / "renewal" / (name + ".conf"),
                                  renewal_conf(want, home, id, name), 0644);
}

}  // namespace

Result<void> export_to_certbot(const std::vector<CertificateSpec>& certificates,
                               const store::Store& store, const fs::path& home)
{
    Error taken{Errc::bad_config, "nothing was written: it is there already"};
    for (const CertificateSpec& want : certificates) {
        const std::string name = TRY(store::file_name(want.name));
        for (const fs::path& path :
             {home / "archive" / name, home / "live" / name, home / "renewal" / (name + ".conf")})
            if (path_exists(path)) taken.parts.push_back({want.name, path.string()});
    }
    if (!taken.parts.empty()) return fail(std::move(taken));
    TRY(file::make_directories(home, 0755));
    for (const CertificateSpec& want : certificates) TRY(write_certificate(want, store, home));
    return {};
}

}  // namespace acme8443::app
