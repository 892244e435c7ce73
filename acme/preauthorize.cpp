#include <nlohmann/json.hpp>

#include "acme/authorization.hpp"
#include "acme/authorization_object.hpp"
#include "acme/order_object.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;

Result<std::string> new_authorization(Session& ca, const std::string& endpoint,
                                      const Identifier& name, const std::stop_token& stop)
{
    const json identifier = {{"type", to_string(name.kind())}, {"value", name.value()}};
    const Answer answer = TRY(ca.post(endpoint, {{"identifier", identifier}}, stop));
    return ca.new_resource(answer, "authorization");
}

Result<void> no_wildcards(const OrderSpec& spec)
{
    for (const Wanted& wanted : spec.names)
        if (wanted.name.wildcard())
            return fail(Errc::bad_usage,
                        wanted.name.value() +
                            ": a wildcard is authorized only with its order (RFC 8555 section "
                            "7.4.1)");
    return {};
}

}  // namespace

Result<Order> preauthorize(Session& ca, const ApprovedOrder& approved, std::stop_token stop)
{
    const OrderSpec& spec = approved.spec();
    TRY(no_wildcards(spec));
    const Directory directory = TRY(ca.directory(stop));
    if (directory.new_authz.empty())
        return fail(Errc::not_found,
                    "the CA offers no authorization ahead of an order (newAuthz, RFC 8555 section "
                    "7.4.1): `issue` proves the names");
    Order order{.url = {}, .finalize = {}, .authorizations = {}, .status = "pending", .spec = spec};
    for (const Wanted& wanted : spec.names) {
        auto url = new_authorization(ca, directory.new_authz, wanted.name, stop);
        if (!url)
            return fail(std::move(url).error().while_doing("authorizing " + wanted.name.value()));
        order.authorizations.push_back(*std::move(url));
    }
    return order;
}

Result<std::vector<Identifier>> deactivate_authorizations(Session& ca, const std::string& order_url,
                                                          std::stop_token stop)
{
    const auto order = TRY(ca.post_as_get(order_url, stop).and_then(read_order));
    std::vector<Identifier> names;
    for (const std::string& url : order.authorizations) {
        auto authorization = TRY(ca.post_as_get(url, stop).and_then(read_authorization));
        if (authorization.status != "valid" && authorization.status != "pending") continue;
        TRY(ca.post(url, {{"status", "deactivated"}}, stop));
        names.push_back(std::move(authorization.name));
    }
    return names;
}

}  // namespace acme8443::acme
