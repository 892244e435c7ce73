#include <nlohmann/json.hpp>

#include "acme/challenge/dns_methods.hpp"
#include "acme/challenge/json_request.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

struct Httpreq {
    std::string url{};
    bool raw{};
    std::string user{};
    std::string password{};  ///< a reference
};

/// lego's "httpreq": POST URL/present and URL/cleanup. RAW hands on what the CA said, for servers
/// that make the record themselves.
class HttpreqPublisher final : public DnsPublisher {
public:
    HttpreqPublisher(Httpreq how, DnsTools tools) : how_(std::move(how)), tools_(std::move(tools))
    {
    }
    Result<std::string> publish(const Challenge& challenge, const TxtAnswer& answer,
                                std::stop_token stop) override
    {
        TRY(post("/present", challenge, answer, std::move(stop)));
        return std::string();
    }
    Result<void> withdraw(const Challenge& challenge, const TxtAnswer& answer,
                          const std::string&) override
    {
        return post("/cleanup", challenge, answer, {});
    }

private:
    Result<void> post(const char* what, const Challenge& challenge, const TxtAnswer& answer,
                      std::stop_token stop) const
    {
        const nlohmann::json body =
            how_.raw ? nlohmann::json{{"domain", challenge.name.base_name()},
                                      {"token", challenge.token},
                                      {"keyAuth", challenge.key_authorization}}
                     : nlohmann::json{{"fqdn", answer.target + "."}, {"value", answer.value}};
        net::HttpRequest request{.method = "POST",
                                 .url = how_.url + what,
                                 .headers = {{"Content-Type", "application/json"}},
                                 .body = body.dump()};
        net::Credentials credentials{how_.user, Secret()};
        if (!how_.user.empty()) {
            credentials.password = TRY(read_secret(how_.password));
            request.credentials = &credentials;
        }
        TRY(send_for_2xx(*tools_.http(), request, std::move(stop)));
        return {};
    }

    Httpreq how_;
    DnsTools tools_;
};

}  // namespace

MadePublisher make_httpreq(const SettingsReader& settings, const DnsTools& tools)
{
    Httpreq how;
    how.url = TRY(service_url(settings));
    const auto mode = TRY(settings.text("mode", "default"));
    if (mode != "default" && mode != "raw") return settings.bad("mode", "is default or raw");
    how.raw = mode == "raw";
    how.user = TRY(settings.text("user"));
    how.password = TRY(settings.text("password"));
    if (how.user.empty() != how.password.empty())
        return settings.bad("user", "give both user and password, or neither");
    if (!how.password.empty()) {
        const auto checked = check_secret_reference(how.password);
        if (!checked) return settings.bad("password", checked.error().message);
    }
    return std::make_unique<HttpreqPublisher>(std::move(how), tools);
}

}  // namespace acme8443::acme
