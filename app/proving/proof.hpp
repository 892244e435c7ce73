#pragma once
#include <stop_token>
#include <vector>

#include "acme/order.hpp"
#include "app/proving/planner.hpp"
#include "app/services.hpp"

namespace acme8443::app {

/// How the names of an order will be proved, agreed to by policy.
struct Ways {
    Plan plan;
    ApprovedOrder approved;
    std::vector<ApprovedOrder> others;  ///< possible too, best first
};

/// Looks at the names as the CA would and picks the way for each. Refuses here, or never. Errors:
/// those of make_plan and validator::Policy.
Result<Ways> find_ways(const CertificateSpec& want, const OrderSpec& order, Services& s,
                       std::stop_token stop);

/// Presents the answers, lets the CA look, withdraws them, on every path. What the CA counts as a
/// failure is charged. Errors: those of acme::present and acme::validate.
Result<void> prove(Conversation& ca, const acme::Order& order, const Ways& ways,
                   const CertificateSpec& want, Services& s, std::stop_token stop);

/// The order that is open, its names proved. When a run before has left one behind and that one
/// fails, another is opened, once. Errors: those of open_order_within_limits and prove.
Result<acme::Order> open_and_prove(Conversation& ca, OrderMemory& memory, const Ways& ways,
                                   const CertificateSpec& want, Services& s, std::stop_token stop);

}  // namespace acme8443::app
