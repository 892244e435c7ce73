#include "validator/lint.hpp"

#include <algorithm>
#include <iterator>

#include "base/pki/certificate.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/keys/weak_keys.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

constexpr Area areas[] = {Area::certificate, Area::profile};

/// Adds what the lists say about the certificate's key.
void look_up(const keys::WeakKeys& lists, Facts& facts, const CaProfile& ca, Verdict& verdict)
{
    const lint::CertificateView& view = *facts.certificate->view;
    const auto read = pki::CertificateChain::from_der({view.der});
    if (!read) return;  // rules about certificates say so
    facts.key.emplace(read->leaf().spki, keys::Depth::quick);
    facts.key->look_up(lists);
    const Rule* const rule[] = {rules::find("key-debian")};
    // A key that everybody has is no better for having been certified before there was a rule.
    const Moment at = std::max(view.not_before.when, rule[0]->effective.from);
    Verdict found = judge(facts, rule, at, ca);
    std::ranges::move(found.findings, std::back_inserter(verdict.findings));
}

Linted lint_one(std::shared_ptr<const lint::CertificateView> view, const CaProfile& ca,
                const keys::WeakKeys* weak_keys)
{
    std::string_view name = view->common_name;
    if (name.empty() && !view->dns_names().empty()) name = view->dns_names().front().text;
    Linted linted{printable(name, 200), pki::hex(view->serial), {}};
    Facts facts{.vantage = Vantage::ca};
    const Moment begin = view->not_before.when;
    facts.certificate = CertificateFacts{std::move(view)};
    linted.verdict = judge(facts, areas, begin, ca);
    if (weak_keys != nullptr) look_up(*weak_keys, facts, ca, linted.verdict);
    return linted;
}

}  // namespace

Result<std::vector<Linted>> lint_file(std::string_view bytes, const CaProfile& ca,
                                      const keys::WeakKeys* weak_keys)
{
    constexpr std::string_view boundary = "-----BEGIN ";
    std::vector<std::string> certificates{std::string(bytes)};
    if (bytes.find(boundary) != bytes.npos) certificates = TRY(pki::certificate_blocks(bytes));
    std::vector<Linted> all;
    for (std::size_t i = 0; i < certificates.size(); ++i) {
        auto view = lint::read_certificate(std::move(certificates[i]));
        if (!view) {
            return fail(Errc::bad_certificate,
                        "certificate " + std::to_string(i + 1) + ": " + view.error().message);
        }
        all.push_back(lint_one(*std::move(view), ca, weak_keys));
    }
    return all;
}

}  // namespace acme8443::validator
