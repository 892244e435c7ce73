#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>

#include "acme/challenge/dns_methods.hpp"
#include "acme/challenge/json_request.hpp"
#include "acme/json.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;

/// What acme-dns gave for one name. The file of registrations is that of acme-dns's other clients:
/// {"app.example.org": {"fulldomain", "subdomain", "username", "password"}}.
struct Registration {
    std::string full_domain;
    std::string subdomain;
    std::string user;
    Secret password;
};

Result<Registration> read_registration(const json& object)
{
    Registration found{string_at(object, "fulldomain"), string_at(object, "subdomain"),
                       string_at(object, "username"), Secret(string_at(object, "password"))};
    if (found.full_domain.empty() || found.subdomain.empty() || found.user.empty() ||
        found.password.empty())
        return fail(Errc::damaged,
                    "a registration needs fulldomain, subdomain, username and password");
    return found;
}

/// A server that holds one TXT name for each registration, to which the CNAME at _acme-challenge
/// leads; it keeps the last two values, a wildcard's and its base name's.
class AcmeDnsPublisher final : public DnsPublisher {
public:
    AcmeDnsPublisher(std::string url, std::string accounts, std::vector<std::string> allow_from,
                     DnsTools tools)
        : url_(std::move(url)),
          accounts_(std::move(accounts)),
          allow_from_(std::move(allow_from)),
          tools_(std::move(tools))
    {
    }

    Result<std::string> publish(const Challenge& challenge, const TxtAnswer& answer,
                                std::stop_token stop) override
    {
        const auto account = TRY(registration(challenge.name.base_name(), stop));
        const std::string wanted = lower(account.full_domain);
        if (lower(answer.target) != wanted)
            return fail(Errc::bad_config,
                        "acme-dns answers at " + printable(wanted, 300) + "; publish, once: " +
                            answer.name + ". CNAME " + printable(wanted, 300) + "." +
                            (answer.target == answer.name
                                 ? ""
                                 : " (it now leads to " + printable(answer.target, 300) + ")"));
        const net::HttpRequest request{
            .method = "POST",
            .url = url_ + "/update",
            .headers = {{"Content-Type", "application/json"},
                        {"X-Api-User", account.user},
                        {"X-Api-Key", std::string(account.password.reveal())}},
            .body = json{{"subdomain", account.subdomain}, {"txt", answer.value}}.dump()};
        TRY(send_for_2xx(*tools_.http(), request, std::move(stop)));
        return std::string();
    }
    /// acme-dns forgets a value when two newer ones have come.
    Result<void> withdraw(const Challenge&, const TxtAnswer&, const std::string&) override
    {
        return {};
    }

private:
    Result<json> read_accounts() const
    {
        auto text = file::read(accounts_);
        if (!text && text.error().code == Errc::not_found) return json::object();
        if (!text) return fail(std::move(text).error());
        json accounts = json::parse(*text, nullptr, false);
        if (accounts.is_object()) return accounts;
        return fail(Errc::damaged, accounts_ + " is not a JSON object of registrations");
    }

    Result<Registration> registration(const std::string& name, std::stop_token stop)
    {
        const std::scoped_lock one_at_a_time(mutex_);
        json accounts = TRY(read_accounts());
        if (!accounts.contains(name)) {
            accounts[name] = TRY(register_anew(std::move(stop)));
            TRY(file::write_atomically(accounts_, accounts.dump(2) + "\n", 0600));
        }
        auto found = read_registration(accounts[name]);
        if (found) return found;
        return fail(std::move(found).error().while_doing(accounts_ + ", " + name));
    }

    Result<json> register_anew(std::stop_token stop) const
    {
        json wish = json::object();
        if (!allow_from_.empty()) wish["allowfrom"] = allow_from_;
        const net::HttpRequest request{.method = "POST",
                                       .url = url_ + "/register",
                                       .headers = {{"Content-Type", "application/json"}},
                                       .body = wish.dump()};
        const auto text = TRY(send_for_2xx(*tools_.http(), request, std::move(stop)));
        json answer = TRY(parse_json(text, "the registration"));
        TRY(read_registration(answer));
        return answer;
    }

    std::string url_;
    std::string accounts_;
    std::vector<std::string> allow_from_;
    DnsTools tools_;
    std::mutex mutex_;
};

}  // namespace

MadePublisher make_acme_dns(const SettingsReader& settings, const DnsTools& tools)
{
    auto url = TRY(service_url(settings));
    auto accounts = TRY(settings.path("accounts"));
    if (accounts.empty())
        return settings.bad("accounts",
                            "is missing: the file that keeps what acme-dns gave, for example "
                            "/var/lib/acme8443/acme-dns.json");
    return std::make_unique<AcmeDnsPublisher>(std::move(url), std::move(accounts),
                                              settings.list("allow_from"), tools);
}

}  // namespace acme8443::acme
