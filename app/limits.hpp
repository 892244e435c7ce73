#pragma once
#include "acme/order.hpp"
#include "app/services.hpp"

namespace acme8443::app {

/// acme::open_order within the limits that the CA publishes: refused here, with the time when it is
/// possible again, before the CA would. An order that is resumed costs nothing. Errors: those of
/// acme::open_order and Ledger.
Result<acme::Order> open_order_within_limits(Conversation& ca, const ApprovedOrder& approved,
                                             OrderMemory& memory, const CertificateSpec& want,
                                             Services& s, std::stop_token stop);
/// Passes on the outcome of a validation; what the CA counts as failed authorizations is charged.
Result<void> charging_failures(Result<void> validated, const Conversation& ca,
                               const CertificateSpec& want, Services& s);
/// A certificate was issued.
void charge_certificate(const Conversation& ca, const CertificateSpec& want, Services& s);

/// What to order: the wish, and the certificate in force that it replaces (RFC 9773 section 5) when
/// this CA has issued that one for the same account. Errors: those of the store.
Result<OrderSpec> order_that_replaces(const CertificateSpec& want, const store::Store& store);

}  // namespace acme8443::app
