// A certification request in DER, judged by every rule about requests and their names.
#include "tests/fuzz/fuzz.hpp"
#include "validator/policy.hpp"

using namespace acme8443;
using namespace acme8443::validator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto letsencrypt = *ca_profile("letsencrypt");
    constexpr Area areas[] = {Area::key, Area::csr, Area::identifier, Area::address};
    Facts facts{.vantage = Vantage::ca};
    facts.csr.emplace(std::string(fuzz::text(data, size)));
    if (facts.csr->contents) {
        facts.key.emplace(facts.csr->contents->spki, keys::Depth::quick);
        for (Identifier& name : names_asked_for(*facts.csr->contents))
            facts.names.emplace_back(Wanted{std::move(name), ChallengeType::dns_01});
    }
    const Verdict verdict = judge(facts, areas, utc(2026, 11, 20), letsencrypt);
    fuzz::require(facts.csr->contents || verdict.decision() == Decision::refused,
                  "a request that cannot be read is refused");
    return 0;
}
