#pragma once
#include <span>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/order_spec.hpp"
#include "base/pki/certificate.hpp"
#include "base/pki/key.hpp"
#include "validator/rule.hpp"
#include "validator/verdict.hpp"

namespace acme8443::validator {

/// Runs these rules, those that are in force at that moment. Pure.
Verdict judge(const Facts& facts, std::span<const Rule* const> rules, Moment at,
              const CaProfile& ca);
/// Runs the rules of these areas, area by area; `among`: all there are, or some in their order.
Verdict judge(const Facts& facts, std::span<const Area> areas, Moment at, const CaProfile& ca,
              std::span<const Rule* const> among = rules::all());

/// Judges; gathers nothing. The moment of judgement is the clock's, not that of the facts.
class Policy {
public:
    Policy(CaProfile ca, const Clock& clock) : ca_(std::move(ca)), clock_(clock) {}

    const CaProfile& ca() const noexcept { return ca_; }

    /// May we ask the CA for this order? Everything that `approve` asks, with all findings.
    Verdict judge_order(const OrderSpec& order, const Facts& facts) const;
    /// The same by the rules of another moment.
    Verdict judge_order(const OrderSpec& order, const Facts& facts, Moment at) const;

    /// Errors: Errc::denied_by_policy, one part for each refusal, the message being the decisive
    /// one.
    Result<ApprovedOrder> approve(const OrderSpec& order, const Facts& facts) const;

    /// Is what we got what we asked for: key, names, validity, chain order, purpose? Errors:
    /// Errc::bad_certificate, one part for each reason.
    Result<void> accept(const ApprovedOrder& approved, const pki::PrivateKey& key,
                        const pki::CertificateChain& chain) const;
    /// The same for a key that is not here: its SubjectPublicKeyInfo, DER.
    Result<void> accept(const ApprovedOrder& approved, std::string_view spki,
                        const pki::CertificateChain& chain) const;

    /// Would the CA take this certification request (DER) for this order: its names, its key, its
    /// form? Errors: Errc::denied_by_policy, as approve().
    Result<void> accept_request(const OrderSpec& order, std::string csr_der) const;

private:
    CaProfile ca_;
    const Clock& clock_;
};

}  // namespace acme8443::validator
