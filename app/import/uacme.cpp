// CONFDIR: private/key.pem (the account), private/NAME/key.pem, NAME/cert.pem. Nothing else is
// kept: neither the CA, nor the account's URL, nor the hook.
#include "app/import/reading.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view default_ca = "https://acme-v02.api.letsencrypt.org/directory";

Result<ForeignAccount> read_account(const fs::path& key_file, const std::string& url)
{
    auto key = TRY(read_key(key_file));
    return ForeignAccount{key_file, url, std::move(key)};
}

}  // namespace

Result<Foreign> read_uacme(const fs::path& home, const std::string& ca)
{
    const std::string url = ca.empty() ? std::string(default_ca) : ca;
    Foreign foreign;
    const auto names = TRY(list_directory(home / "private"));
    for (const std::string& name : names) {
        const fs::path directory = home / "private" / name;
        if (name == "key.pem") {
            add(foreign, directory, read_account(directory, url));
            continue;
        }
        if (!path_exists(directory / "key.pem")) continue;
        add(foreign, directory,
            read_pair(name, {.key = directory / "key.pem", .chain = home / name / "cert.pem"},
                      url));
    }
    foreign.to_do.push_back("uacme keeps neither its hook (-h) nor the CA (-a): " + url +
                            " is taken, --ca names another; what its cron line does after a "
                            "renewal is to be a [[deploy]] table");
    return foreign;
}

}  // namespace acme8443::app
