#include "acme/order.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "acme/order_object.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;

// Less than this is not worth beginning with: the CA would expire the order under our hands.
constexpr std::chrono::minutes least_life{5};

std::vector<Identifier> names_of(const OrderSpec& spec)
{
    std::vector<Identifier> names;
    for (const Wanted& wanted : spec.names) names.push_back(wanted.name);
    std::ranges::sort(names);
    return names;
}

bool fits(const OrderObject& order, const OrderSpec& spec)
{
    const bool same_profile =
        order.profile.empty() || spec.profile.empty() || order.profile == spec.profile;
    return same_profile && order.identifiers == names_of(spec);
}

Order make_order(std::string url, OrderObject&& seen, const OrderSpec& spec)
{
    return {.url = std::move(url),
            .finalize = std::move(seen.finalize),
            .authorizations = std::move(seen.authorizations),
            .status = std::move(seen.status),
            .spec = spec};
}

/// Nothing when the CA does not have it any more, or it is of no use.
Result<std::optional<Order>> resume(Session& ca, const std::string& url, const OrderSpec& spec,
                                    std::stop_token stop)
{
    auto seen = ca.post_as_get(url, stop).and_then(read_order);
    if (!seen) {
        // Gone, or from another CA than today's; anything else would stop a new order too.
        const Errc code = seen.error().code;
        if (code == Errc::refused_by_ca || code == Errc::protocol) return std::nullopt;
        return fail(std::move(seen).error());
    }
    const bool dying = seen->expires && *seen->expires < ca.clock().now() + least_life;
    if (seen->status == "invalid" || (dying && seen->status != "valid") || !fits(*seen, spec))
        return std::nullopt;
    return make_order(url, std::move(*seen), spec);
}

Result<void> check_profile(const Directory& directory, const std::string& profile)
{
    if (profile.empty() || directory.profiles.contains(profile)) return {};
    std::vector<std::string> offered;
    for (const auto& [name, description] : directory.profiles)
        offered.push_back(printable(name, 50));
    return fail(Errc::bad_config,
                "the CA has no profile \"" + profile + "\"" +
                    (offered.empty() ? "; it offers none" : "; it offers " + join(offered, ", ")));
}

json new_order_payload(const OrderSpec& spec)
{
    json identifiers = json::array();
    for (const Wanted& wanted : spec.names)
        identifiers.push_back(
            {{"type", to_string(wanted.name.kind())}, {"value", wanted.name.value()}});
    json payload = {{"identifiers", std::move(identifiers)}};
    if (!spec.profile.empty()) payload["profile"] = spec.profile;
    return payload;
}

/// RFC 9773 section 5: `replaces` is a courtesy; CAs refuse the whole order when they do not like
/// it (already replaced, another account's, unknown), some of them with a status of 500.
Result<Answer> ask_for_order(Session& ca, const OrderSpec& spec, std::stop_token stop)
{
    const Directory directory = TRY(ca.directory(stop));
    TRY(check_profile(directory, spec.profile));
    json payload = new_order_payload(spec);
    if (!spec.replaces.empty() && !directory.renewal_info.empty()) {
        payload["replaces"] = spec.replaces;
        Answer answer = TRY(ca.ask(directory.new_order, payload, stop));
        if (!answer.refusal) return answer;
        Error error = ca.refused(answer);
        if (error.code == Errc::rate_limited || error.code == Errc::account_unknown)
            return fail(std::move(error));
        payload.erase("replaces");
    }
    return ca.post(directory.new_order, payload, stop);
}

Result<Order> place(Session& ca, const OrderSpec& spec, OrderMemory& memory, std::stop_token stop)
{
    const Answer answer = TRY(ask_for_order(ca, spec, stop));
    std::string url = TRY(ca.new_resource(answer, "order"));
    OrderObject seen = TRY(read_order(answer));
    if (seen.status == "invalid")
        return fail(to_error(seen.error.value_or(Problem{.detail = "the new order is invalid"})));
    if (!fits(seen, spec))
        return fail(Errc::protocol, "the CA opened an order for other names than were asked for");
    TRY(memory.remember(url));
    return make_order(std::move(url), std::move(seen), spec);
}

}  // namespace

Result<Order> open_order(Session& ca, const ApprovedOrder& approved, OrderMemory& memory,
                         std::stop_token stop, const std::function<Result<void>()>& may_place)
{
    const OrderSpec& spec = approved.spec();
    if (const auto& url = memory.order_url()) {
        auto resumed = TRY(resume(ca, *url, spec, stop));
        if (resumed) {
            resumed->resumed = true;
            return *std::move(resumed);
        }
    }
    if (may_place) TRY(may_place());
    auto order = place(ca, spec, memory, stop);
    if (!order) return fail(std::move(order).error().while_doing("opening an order"));
    return order;
}

bool worth_another(const Order& failed, const Error& error) noexcept
{
    // Of an authorization that is invalid already we learn while presenting.
    return failed.resumed &&
           (error.code == Errc::challenge_failed || error.code == Errc::refused_by_ca);
}

}  // namespace acme8443::acme
