#include "acme/dns_persist_terms.hpp"

#include "acme/authorization.hpp"
#include "base/net/dns_persist.hpp"
#include "tests/unit/acme/scripted_ca.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string account = "https://ca.example/account/1";
const std::string prefix = "https://ca.example/account-hash/";
const Identifier wildcard = *Identifier::parse("*.app.example.org");

/// A CA of draft -02.
ScriptedCa modern(json caa_identities = json::array({"ca.example", "ca.example.net"}))
{
    return ScriptedCa(account, {{"meta",
                                 {{"accountHashPrefix", prefix},
                                  {"issuerDomainNames", {"ca.example"}},
                                  {"caaIdentities", std::move(caa_identities)}}}});
}

ChallengeObject offering(std::vector<std::string> issuers, std::string account_uri = {})
{
    return {.type = "dns-persist-01",
            .url = "https://ca.example/challenge/1",
            .status = "pending",
            .issuer_domain_names = std::move(issuers),
            .account_uri = std::move(account_uri)};
}

TEST(DnsPersistTerms, UpToDraft01TheAccountIsItsUrl)
{
    ScriptedCa ca(account, {{"meta", {{"caaIdentities", {"ca.example"}}}}});
    const auto before = dns_persist_terms(ca.session, wildcard, {});
    ASSERT_THAT(before, IsOk());
    EXPECT_THAT(before->issuers, ElementsAre("ca.example"));
    EXPECT_THAT(before->account_uris, ElementsAre(account));
    const auto plain = dns_persist_terms(ca.session, wildcard, offering({"x.example"}), {});
    EXPECT_THAT(plain->issuers, ElementsAre("x.example"));
    EXPECT_THAT(plain->account_uris, ElementsAre(account));
    const auto other =
        dns_persist_terms(ca.session, wildcard, offering({"x.example"}, "urn:a"), {});
    EXPECT_THAT(other->account_uris, ElementsAre("urn:a", account));
}

TEST(DnsPersistTerms, FromDraft02TheAccountIsHashed)
{
    ScriptedCa ca = modern();
    const auto hashed = [&](const char* domain) {
        return net::hashed_account_uri(prefix, domain, ca.key.thumbprint(), account);
    };
    const auto before = dns_persist_terms(ca.session, wildcard, {});
    ASSERT_THAT(before, IsOk());
    EXPECT_THAT(before->issuers, ElementsAre("ca.example"));
    EXPECT_THAT(before->account_uris, ElementsAre(hashed("app.example.org"), hashed("*")));
    const auto more = offering({"ca.example", "ca.example.net"});
    EXPECT_THAT(dns_persist_terms(ca.session, wildcard, more, {})->account_uris,
                ElementsAre(hashed("app.example.org"), hashed("*")));
}

TEST(DnsPersistTerms, FromDraft02TheIssuersMustAgreeWithTheDirectory)
{
    for (const std::vector<std::string>& issuers :
         {std::vector<std::string>{"ca.example.net"}, {"ca.example", "stranger.example"}}) {
        ScriptedCa ca = modern();
        EXPECT_THAT(dns_persist_terms(ca.session, wildcard, offering(issuers), {}),
                    FailsWith(Errc::protocol, HasSubstr(issuers.back())));
    }
    ScriptedCa without_caa = modern(json::array());
    EXPECT_THAT(dns_persist_terms(without_caa.session, wildcard,
                                  offering({"ca.example", "stranger.example"}), {}),
                IsOk());
}

/// As dns-persist-01's, but for what it looks at.
class Taker final : public Solver {
public:
    ChallengeType type() const noexcept override { return ChallengeType::dns_persist_01; }
    Result<Presented> present(const Challenge& challenge, std::stop_token) override
    {
        seen.push_back(challenge);
        return Presented([this] { ++withdrawn; }, {},
                         [this](std::stop_token) -> Result<void> {
                             presented_when_waited.push_back(seen.size());
                             if (never) return fail(Errc::timeout, "ns2 lags");
                             return {};
                         });
    }
    std::vector<Challenge> seen{};
    std::vector<std::size_t> presented_when_waited{};
    int withdrawn{};
    bool never{};
};

class DnsPersistChallenges : public testing::Test {
protected:
    DnsPersistChallenges()
    {
        for (const char* number : {"a", "b"})
            ca.on(std::string("/authz/") + number,
                  ca.reply(200, {{"identifier", {{"type", "dns"}, {"value", "app.example.org"}}},
                                 {"status", "pending"},
                                 {"wildcard", true},
                                 {"challenges",
                                  {{{"type", "dns-persist-01"},
                                    {"status", "pending"},
                                    {"url", "https://ca.example/challenge/1"},
                                    {"issuer-domain-names", {"ca.example"}}}}}}));
    }
    Result<Answers> present_all() { return present(ca.session, order, {}, solvers, {}); }

    ScriptedCa ca;
    Taker taker;
    std::vector<Solver*> solvers{&taker};
    Order order{.url = "https://ca.example/order/1",
                .finalize = "https://ca.example/finalize/1",
                .authorizations = {"https://ca.example/authz/a", "https://ca.example/authz/b"},
                .status = "pending",
                .spec = {.names = {{wildcard, ChallengeType::dns_persist_01}}}};
};

TEST_F(DnsPersistChallenges, NeedNoToken)
{
    ASSERT_THAT(present_all(), IsOk());
    ASSERT_EQ(taker.seen.size(), 2U);
    EXPECT_EQ(taker.seen[0].name.value(), "*.app.example.org");
    EXPECT_EQ(taker.seen[0].account_url, account);
    EXPECT_THAT(taker.seen[0].issuer_domain_names, ElementsAre("ca.example"));
    EXPECT_THAT(taker.seen[0].account_uris, ElementsAre(account));
}

TEST_F(DnsPersistChallenges, AreWaitedForWhenAllArePresented)
{
    ASSERT_THAT(present_all(), IsOk());
    EXPECT_THAT(taker.presented_when_waited, ElementsAre(2U, 2U));
    taker.never = true;
    EXPECT_THAT(present_all(), FailsWith(Errc::timeout, HasSubstr("*.app.example.org: ns2 lags")));
    EXPECT_EQ(taker.withdrawn, 4);
}

}  // namespace
}  // namespace acme8443::acme
