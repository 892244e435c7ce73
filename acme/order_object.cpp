#include "acme/order_object.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "acme/json.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;

constexpr std::array statuses{"pending", "ready", "processing", "valid", "invalid"};
// No public CA takes more names in one certificate.
constexpr std::size_t most_names = 100;

}  // namespace

Result<Identifier> read_identifier(const json& object)
{
    const std::string type = string_at(object, "type");
    const std::string value = string_at(object, "value");
    const auto kind = type == "ip" ? Identifier::Kind::ip : Identifier::Kind::dns;
    if (type == to_string(kind)) {
        auto identifier = Identifier::parse(value);
        if (identifier && identifier->kind() == kind) return *identifier;
    }
    return fail(Errc::protocol, "the CA names an identifier that is none: " + printable(type, 50) +
                                    " \"" + printable(value, 300) + "\"");
}

Result<OrderObject> read_order(const Answer& answer)
{
    const json document = TRY(answer.json());
    OrderObject order{.status = string_at(document, "status"),
                      .finalize = string_at(document, "finalize"),
                      .certificate = string_at(document, "certificate"),
                      .profile = string_at(document, "profile"),
                      .authorizations = strings_at(document, "authorizations")};
    if (std::ranges::find(statuses, order.status) == statuses.end())
        return fail(Errc::protocol, "the order has the status \"" + printable(order.status, 50) +
                                        "\", which RFC 8555 does not know");
    if (order.finalize.empty()) return fail(Errc::protocol, "the order has no finalize URL");
    if (order.authorizations.size() > most_names)
        return fail(Errc::protocol, "the order has more than 100 authorizations");
    if (order.status == "pending" && order.authorizations.empty())
        return fail(Errc::protocol, "the order is pending, but names no authorization");
    for (const json& identifier : array_at(document, "identifiers"))
        order.identifiers.push_back(TRY(read_identifier(identifier)));
    std::ranges::sort(order.identifiers);
    if (auto expires = parse_rfc3339(string_at(document, "expires"))) order.expires = *expires;
    const json& error = member_at(document, "error");
    if (error.is_object()) order.error = read_problem(error);
    return order;
}

}  // namespace acme8443::acme
