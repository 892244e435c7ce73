// An order, an authorization, a challenge, as a CA sends them.
#include "acme/authorization_object.hpp"
#include "acme/order_object.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const acme::Answer answer{.status = 200, .body = std::string(fuzz::text(data, size))};
    if (const auto order = acme::read_order(answer)) {
        fuzz::require(order->authorizations.size() <= 100,
                      "an order has 100 authorizations at most");
        fuzz::require(!order->finalize.empty(), "an order has a finalize URL");
    }
    (void)acme::read_authorization(answer);
    (void)acme::read_challenge(answer);
    return 0;
}
