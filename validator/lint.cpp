#include "validator/lint.hpp"

#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

constexpr Area areas[] = {Area::certificate};

Linted lint_one(std::shared_ptr<const lint::CertificateView> view, const CaProfile& ca)
{
    std::string_view name = view->common_name;
    if (name.empty() && !view->dns_names().empty()) name = view->dns_names().front().text;
    Linted linted{printable(name, 200), pki::hex(view->serial), {}};
    Facts facts{.vantage = Vantage::ca};
    const Moment begin = view->not_before.when;
    facts.certificate = CertificateFacts{std::move(view)};
    linted.verdict = judge(facts, areas, begin, ca);
    return linted;
}

}  // namespace

Result<std::vector<Linted>> lint_file(std::string_view bytes, const CaProfile& ca)
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
        all.push_back(lint_one(*std::move(view), ca));
    }
    return all;
}

}  // namespace acme8443::validator
