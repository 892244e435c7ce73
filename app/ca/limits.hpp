#pragma once
#include "acme/order.hpp"
#include "app/renewal/standing.hpp"
#include "app/services.hpp"

namespace acme8443::app {

/// What ordering this means to the CA's limits, when `live` is in force, from the same CA.
Intent intent_of(const OrderSpec& order, std::string account_url, const Live* live,
                 const store::RenewalRecord& record, std::chrono::sys_seconds now);

/// Before anything is looked at: is there room for an order? There is for one that is resumed.
/// Errors: Errc::rate_limited, with the time when it is possible again.
Result<void> room_for_an_order(const CertificateSpec& want, const Standing& standing, Services& s);

/// acme::open_order within the limits that the CA publishes: refused here, before the CA would. An
/// order that is resumed costs nothing. Errors: those of acme::open_order and Ledger; Errc::busy
/// when others have just taken what room there was, which has been looked for; Errc::rate_limited
/// when it was not because there was an order to resume, which is of no use any more.
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
