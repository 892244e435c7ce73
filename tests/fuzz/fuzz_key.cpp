// A SubjectPublicKeyInfo in DER.
#include "tests/fuzz/fuzz.hpp"
#include "validator/policy.hpp"

using namespace acme8443;
using namespace acme8443::validator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto letsencrypt = *ca_profile("letsencrypt");
    constexpr Area areas[] = {Area::key};
    Facts facts{.vantage = Vantage::ca};
    facts.key.emplace(std::string(fuzz::text(data, size)));
    const Verdict verdict = judge(facts, areas, utc(2026, 11, 20), letsencrypt);
    fuzz::require(facts.key->key || verdict.decision() == Decision::refused,
                  "a key that cannot be read is refused");
    return 0;
}
