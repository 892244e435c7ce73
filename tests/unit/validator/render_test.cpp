#include "validator/render.hpp"

#include <gmock/gmock.h>

#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string rendered(std::string_view typed)
{
    const CaProfile ca = *ca_profile("br");
    Facts facts;
    facts.names.emplace_back(Wanted{*Identifier::parse(typed), ChallengeType::dns_01});
    constexpr Area areas[] = {Area::identifier};
    return render(judge(facts, areas, utc(2026, 11, 20), ca), facts, ca);
}

TEST(Render, ShowsAnInternationalisedNameBothWays)
{
    EXPECT_THAT(rendered("M\u00fcnchen.de"),
                StartsWith("PERMITTED  dns-01 for xn--mnchen-3ya.de (m\u00fcnchen.de)  ("));
    EXPECT_THAT(rendered("*.m\u00fcnchen.de"),
                HasSubstr("*.xn--mnchen-3ya.de (*.m\u00fcnchen.de)"));
    EXPECT_THAT(rendered("example.com"), StartsWith("PERMITTED  dns-01 for example.com  ("));
}

TEST(Render, SaysThatWhatIsPermittedFailsFromHere)
{
    const CaProfile ca = *ca_profile("br");
    Facts facts;
    NameFacts& name =
        facts.names.emplace_back(Wanted{*Identifier::parse("example.com"), ChallengeType::dns_01});
    constexpr Area areas[] = {Area::dns};
    const auto headline = [&] {
        return render(judge(facts, areas, utc(2026, 11, 20), ca), facts, ca);
    };
    name.registered = false;
    facts.vantage = Vantage::here;
    EXPECT_THAT(headline(), StartsWith("PERMITTED, BUT LIKELY TO FAIL  dns-01 for example.com"));
    facts.vantage = Vantage::ca;
    EXPECT_THAT(headline(), StartsWith("REFUSED  dns-01 for example.com"));
    name.registered = true;
    EXPECT_THAT(headline(), StartsWith("PERMITTED  dns-01 for example.com"));
}

TEST(Render, LeavesALabelAloneThatIsNone)
{
    Facts facts;
    facts.names.emplace_back(
        Wanted{Identifier::raw(Identifier::Kind::dns, "xn--a-\x1b.de"), ChallengeType::dns_01});
    const std::string text = render(Verdict{}, facts, *ca_profile("br"));
    EXPECT_THAT(text, HasSubstr("xn--a-\\x1b.de  ("));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace acme8443::validator
