// The value of a CAA property. Where it alone permits a CA, it begins with that CA's name.
#include "base/text.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "validator/policy.hpp"

using namespace acme8443;
using namespace acme8443::validator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::vector<CaProfile> profiles{*ca_profile("br"), *ca_profile("letsencrypt")};
    constexpr Area areas[] = {Area::caa};
    const std::string value(fuzz::text(data, size));
    const Wanted wanted{Identifier::raw(Identifier::Kind::dns, "www.example.com"),
                        ChallengeType::http_01};
    CaaFacts records{.issuer = "letsencrypt.org", .account_uri = "https://ca.example/acct/1"};
    records.zone["example.com"].records.push_back({0, "issue", value});
    Facts facts{.vantage = Vantage::ca};
    facts.names.emplace_back(wanted).caa = std::move(records);

    const auto begins = value.find_first_not_of(" \t");
    const bool names_it =
        begins != value.npos && lower(value).substr(begins).starts_with("letsencrypt.org");
    for (const CaProfile& ca : profiles) {
        const Verdict verdict = judge(facts, areas, utc(2026, 11, 20), ca);
        fuzz::require(names_it || verdict.decision() == Decision::refused,
                      "a property that names another CA permits nobody");
    }
    return 0;
}
