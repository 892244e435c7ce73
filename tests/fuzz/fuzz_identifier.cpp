// What a person types for a name, and the same bytes as a CA would be asked for them.
#include <algorithm>

#include "tests/fuzz/fuzz.hpp"
#include "validator/policy.hpp"

using namespace acme8443;
using namespace acme8443::validator;

namespace {

void judge_as(Identifier::Kind kind, std::string_view text)
{
    static const std::vector<CaProfile> profiles{*ca_profile("br"), *ca_profile("letsencrypt")};
    constexpr Area areas[] = {Area::identifier, Area::address};
    Facts facts{.vantage = Vantage::ca};
    facts.names.emplace_back(
        Wanted{Identifier::raw(kind, std::string(text)), ChallengeType::dns_01});
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("-.*:").find(c) != std::string_view::npos;
    };
    for (const CaProfile& ca : profiles) {
        const bool permitted =
            judge(facts, areas, utc(2026, 11, 20), ca).decision() == Decision::permitted;
        fuzz::require(!permitted || (text.size() <= 253 && std::ranges::all_of(text, plain)),
                      "a name that is permitted is short and in lower case");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::text(data, size);
    judge_as(Identifier::Kind::dns, text);
    judge_as(Identifier::Kind::ip, text);
    if (const auto typed = Identifier::parse(text)) {
        const auto again = Identifier::parse(typed->value());
        fuzz::require(again && *again == *typed, "what is normalised stays as it is");
    }
    return 0;
}
