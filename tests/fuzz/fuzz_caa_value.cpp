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
    Facts facts{.vantage = Vantage::ca};
    const auto name = Identifier::raw(Identifier::Kind::dns, "www.example.com");
    CaaFacts& caa = facts.names.emplace_back(Wanted{name, ChallengeType::http_01}).caa.emplace();
    caa.zone["example.com"].records.push_back({0, "issue", value});
    caa.issuer = "letsencrypt.org";
    caa.account_uri = "https://ca.example/acct/1";

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
