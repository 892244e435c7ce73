#include "validator/lint.hpp"

#include <algorithm>
#include <iterator>
#include <memory>

#include "base/pki/der.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

using View = std::shared_ptr<const lint::CertificateView>;

constexpr Area alone[] = {Area::certificate, Area::profile};
constexpr Area together[] = {Area::issued};

/// DER has no borders but its own.
Result<std::vector<std::string>> elements(std::string_view bytes)
{
    std::vector<std::string> out;
    for (pki::DerReader reader(bytes); !reader.done();) {
        const auto element = reader.next();
        if (!element || element->tag != pki::DerReader::sequence) {
            return fail(Errc::bad_certificate, out.empty()
                                                   ? "neither PEM nor DER: it begins with \"" +
                                                         printable(bytes.substr(0, 16), 64) + "\""
                                                   : "certificate " + std::to_string(out.size()) +
                                                         ": octets after its end that are no DER");
        }
        out.emplace_back(element->whole);
    }
    if (out.empty()) return fail(Errc::bad_certificate, "there is nothing in it");
    return out;
}

Result<std::vector<View>> read(std::string_view bytes)
{
    const bool pem = bytes.find("-----BEGIN ") != bytes.npos;
    auto ders = pem ? TRY(pki::certificate_blocks(bytes)) : TRY(elements(bytes));
    std::vector<View> views;
    for (std::string& der : ders) {
        auto view = lint::read_certificate(std::move(der));
        if (!view) {
            return fail(Errc::bad_certificate, "certificate " + std::to_string(views.size() + 1) +
                                                   ": " + view.error().message);
        }
        views.push_back(*std::move(view));
    }
    return views;
}

Linted lint_one(const View& view, const CaProfile& ca, std::optional<Moment> at,
                const keys::WeakKeys* weak_keys)
{
    std::string_view name = view->common_name;
    if (name.empty() && !view->dns_names().empty()) name = view->dns_names().front().text;
    Linted linted{printable(name, 200), pki::hex(view->serial), {}};
    Facts facts{.vantage = Vantage::ca};
    facts.certificate = CertificateFacts{view, at};
    if (weak_keys != nullptr) facts.certificate->look_up(*weak_keys);
    linted.verdict = judge(facts, alone, facts.certificate->by_rules_of(), ca);
    return linted;
}

/// Where each chain begins: at a certificate that is no CA's. What stands in front of the first of
/// them belongs to its chain, in the wrong order. No such certificate: no chain.
std::vector<std::size_t> chains(const std::vector<View>& views)
{
    std::vector<std::size_t> begins;
    for (std::size_t i = 0; i < views.size(); ++i) {
        if (!views[i]->ca) begins.push_back(begins.empty() ? 0 : i);
    }
    return begins;
}

Result<Verdict> compare(std::span<const View> views, const CaProfile& ca,
                        const Comparison& comparison)
{
    std::vector<std::string> ders;
    for (const View& view : views) ders.push_back(view->der);
    Facts facts{.vantage = Vantage::ca};
    auto chain = TRY(pki::CertificateChain::from_der(ders));
    facts.issued.emplace(std::move(chain), comparison.asked);
    return judge(facts, together, comparison.at.value_or(comparison.now), ca);
}

}  // namespace

Result<std::vector<Linted>> lint_file(std::string_view bytes, const CaProfile& ca,
                                      const keys::WeakKeys* weak_keys)
{
    std::vector<Linted> all;
    for (const View& view : TRY(read(bytes)))
        all.push_back(lint_one(view, ca, std::nullopt, weak_keys));
    return all;
}

Result<std::vector<Linted>> lint_file(std::string_view bytes, const CaProfile& ca,
                                      const Comparison& comparison)
{
    const std::vector<View> views = TRY(read(bytes));
    std::vector<Linted> all;
    for (const View& view : views)
        all.push_back(lint_one(view, ca, comparison.at, comparison.weak_keys));
    const auto begins = chains(views);
    for (std::size_t i = 0; i < begins.size(); ++i) {
        const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : views.size();
        if (end - begins[i] < 2 && !comparison.told()) continue;
        auto verdict =
            TRY(compare(std::span(views).subspan(begins[i], end - begins[i]), ca, comparison));
        std::ranges::move(verdict.findings, std::back_inserter(all[begins[i]].verdict.findings));
    }
    return all;
}

}  // namespace acme8443::validator
