#include <algorithm>
#include <nlohmann/json.hpp>

#include "acme/order.hpp"
#include "acme/order_object.hpp"
#include "acme/patience.hpp"
#include "base/pki/encoding.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

constexpr std::chrono::seconds most_processing{90};

struct Seen {
    OrderObject order;
    std::optional<std::chrono::seconds> retry_after;
};

Result<Seen> read_seen(const Answer& answer)
{
    OrderObject order = TRY(read_order(answer));
    return Seen{std::move(order), answer.retry_after};
}

Result<Seen> look(Session& ca, const Order& order, std::stop_token stop)
{
    return ca.post_as_get(order.url, std::move(stop)).and_then(read_seen);
}

/// Sends the CSR. RFC 8555 section 7.4: a CA that answers orderNotReady has not caught up with its
/// own validation; the order says when it has.
Result<Seen> send_csr(Session& ca, const Order& order, const pki::Csr& csr, Patience& patience,
                      std::stop_token stop)
{
    const nlohmann::json payload = {{"csr", pki::base64url(csr.der())}};
    for (;;) {
        const Answer answer = TRY(ca.ask(order.finalize, payload, stop));
        if (!answer.refusal) return read_seen(answer);
        if (answer.refusal->type != "orderNotReady") return fail(ca.refused(answer));
        TRY(patience.wait(answer.retry_after, stop));
        Seen seen = TRY(look(ca, order, stop));
        if (seen.order.status != "pending" && seen.order.status != "ready") return seen;
    }
}

/// Until the order is final. The CA has the CSR, or will not take one.
Result<OrderObject> outcome(Session& ca, const Order& order, Seen seen, Patience& patience,
                            std::stop_token stop)
{
    // Some CAs answer "ready" until they have begun.
    while (seen.order.status == "processing" || seen.order.status == "ready") {
        TRY(patience.wait(seen.retry_after, stop));
        seen = TRY(look(ca, order, stop));
    }
    if (seen.order.status == "valid" && !seen.order.certificate.empty()) return seen.order;
    if (seen.order.status == "invalid") {
        Problem unexplained{.detail = "the CA does not say why"};
        return fail(to_error(seen.order.error.value_or(std::move(unexplained)))
                        .while_doing("the order is invalid"));
    }
    return fail(Errc::protocol, seen.order.status == "valid"
                                    ? "the order is valid, but names no certificate"
                                    : "the order is pending again");
}

Result<pki::CertificateChain> read_chain(const Answer& answer)
{
    return pki::CertificateChain::from_pem(answer.body);
}

/// RFC 8555 section 7.4.2. The default chain when none is as wished: a certificate in time is worth
/// more than its root.
Result<pki::CertificateChain> download(Session& ca, const std::string& url,
                                       const ChainWishes& wishes, const std::stop_token& stop)
{
    const Answer answer = TRY(ca.post_as_get(url, stop));
    std::vector<pki::CertificateChain> offered;
    offered.push_back(TRY(read_chain(answer)));
    for (const std::string& alternate : answer.alternates) {
        if (wishes.empty() || wishes.front()(offered.back())) return offered.back();
        auto other = ca.post_as_get(alternate, stop).and_then(read_chain);
        if (other) offered.push_back(*std::move(other));
    }
    for (const auto& wish : wishes) {
        const auto met = std::ranges::find_if(offered, wish);
        if (met != offered.end()) return *met;
    }
    return offered.front();
}

Result<pki::CertificateChain> run(Session& ca, const Order& order, const pki::Csr& csr,
                                  const ChainWishes& wishes, std::stop_token stop)
{
    // RFC 8555 section 11.1.
    if (csr.spki() == ca.account_key().spki())
        return fail(Errc::bad_config,
                    "the CSR has the account's key; a certificate needs a key of its own");
    Patience patience(ca, most_processing);
    const bool has_csr = order.status == "processing" || order.status == "valid";
    Seen seen =
        has_csr ? TRY(look(ca, order, stop)) : TRY(send_csr(ca, order, csr, patience, stop));
    const OrderObject done = TRY(outcome(ca, order, std::move(seen), patience, stop));
    return download(ca, done.certificate, wishes, stop);
}

}  // namespace

Result<pki::CertificateChain> finalize(Session& ca, const Order& order, const pki::Csr& csr,
                                       std::stop_token stop, const ChainWishes& wishes)
{
    auto chain = run(ca, order, csr, wishes, std::move(stop));
    if (!chain) return fail(std::move(chain).error().while_doing("finalizing the order"));
    return chain;
}

}  // namespace acme8443::acme
