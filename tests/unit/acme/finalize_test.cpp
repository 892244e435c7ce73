#include "acme/order.hpp"

#include <algorithm>

#include "tests/unit/acme/scripted_ca.hpp"

namespace acme8443::acme {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

// What comes back is not judged here; any certificate will do.
constexpr const char* pem = R"(-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUMj+b1/pYAo+eo670aoSHpF182zIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJYS5leGFtcGxlMCAXDTI2MTEyMTExMjIyMFoYDzIxMjYxMDI4
MTEyMjIwWjAUMRIwEAYDVQQDDAlhLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARQs8iGZzMWOVn8irUQHxiRvO6UllMR7mvlcR+dmCz7uLa+ca6Muhm+
H/rE9CEM7CDRRE9NQjp3eeSC7GE36VJWo2kwZzAdBgNVHQ4EFgQUG6xzp4RdVQU6
rshnpP85dnMrXSUwHwYDVR0jBBgwFoAUG6xzp4RdVQU6rshnpP85dnMrXSUwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglhLmV4YW1wbGUwCgYIKoZIzj0EAwID
SQAwRgIhALSDYkXpamjLanHmOc5RHENLo6BGqzdDxhiHmicXVDjfAiEAxXbL1VP1
jBhRQEzx0qyfM+dp5JAkQfcmJzRX3nwgEWQ=
-----END CERTIFICATE-----
)";

json order_in(const std::string& status, const json& changes = json::object())
{
    json order = {{"status", status},
                  {"finalize", "https://ca.example/finalize/1"},
                  {"authorizations", {"https://ca.example/authz/1"}},
                  {"identifiers", {{{"type", "dns"}, {"value", "a.example"}}}}};
    if (status == "valid") order["certificate"] = "https://ca.example/cert/1";
    order.update(changes);
    return order;
}

class Finalize : public testing::Test {
protected:
    Finalize() { ca.on("/cert/1", ca.reply(200, json(pem))); }
    Result<pki::CertificateChain> run() { return finalize(ca.session, order, csr, {}); }

    ScriptedCa ca;
    pki::PrivateKey key = *pki::PrivateKey::generate(KeyType::ecdsa_p256);
    pki::Csr csr = *pki::Csr::make(key, std::vector{*Identifier::parse("a.example")});
    Order order{.url = "https://ca.example/order/1",
                .finalize = "https://ca.example/finalize/1",
                .authorizations = {"https://ca.example/authz/1"},
                .status = "ready",
                .spec = {.names = {{*Identifier::parse("a.example"), ChallengeType::http_01}}}};
};

TEST_F(Finalize, DownloadsAtOnceWhenTheCaIsDone)
{
    ca.on("/finalize/1", ca.reply(200, order_in("valid")));
    const auto chain = run();
    ASSERT_THAT(chain, IsOk());
    EXPECT_EQ(chain->pem(), pem);
    EXPECT_EQ(ca.payload("/finalize/1"), json({{"csr", pki::base64url(csr.der())}}));
    EXPECT_THAT(ca.asked(), ElementsAre("POST /finalize/1", "POST /cert/1"));
}

TEST_F(Finalize, TheAccountKeyIsForNoCertificate)
{
    csr = *pki::Csr::make(ca.key, std::vector{*Identifier::parse("a.example")});
    EXPECT_THAT(run(), FailsWith(Errc::bad_config, HasSubstr("a key of its own")));
    EXPECT_TRUE(ca.asked().empty());
}

TEST_F(Finalize, LooksForTheChainThatIsPreferred)
{
    ScriptedCa chooser;
    chooser.on("/finalize/1", chooser.reply(200, order_in("valid")));
    chooser.on("/cert/1",
               chooser.reply(200, json(pem),
                             {{"link", "<https://ca.example/cert/1/1>;rel=\"alternate\""},
                              {"link", "<https://ca.example/cert/1/2>;rel=\"alternate\""}}));
    chooser.on("/cert/1/1", chooser.problem(404, "malformed"));
    chooser.on("/cert/1/2", chooser.reply(200, json(pem)));
    const auto looked_at = [&](const char* preferred) {
        const auto leads = [&](const pki::CertificateChain& chain) {
            return leads_to(chain, preferred);
        };
        const ChainWishes wishes(std::string_view(preferred).empty() ? 0 : 1, leads);
        EXPECT_THAT(finalize(chooser.session, order, csr, {}, wishes), IsOk()) << preferred;
        const auto all = chooser.asked();
        return std::ranges::count_if(
            all, [](const std::string& asked) { return asked.starts_with("POST /cert/1"); });
    };
    EXPECT_EQ(looked_at(""), 1);
    EXPECT_EQ(looked_at("A.Example"), 2) << "the default chain leads there";
    EXPECT_EQ(looked_at("nowhere"), 5) << "none leads there, and the default one is taken";
}

TEST_F(Finalize, WaitsWhileTheCaIsProcessing)
{
    ca.on("/finalize/1", ca.reply(200, order_in("processing"), {{"retry-after", "2"}}));
    ca.on("/order/1", ca.reply(200, order_in("processing"), {{"retry-after", "5"}}));
    ca.on("/order/1", ca.reply(200, order_in("valid")));
    const auto start = ca.clock.uptime();
    EXPECT_THAT(run(), IsOk());
    EXPECT_EQ(ca.clock.uptime() - start, 7s);
}

TEST_F(Finalize, DoesNotSendTheCsrTwice)
{
    for (const char* status : {"processing", "valid"}) {
        ScriptedCa resumed;
        resumed.on("/order/1", resumed.reply(200, order_in("valid")));
        resumed.on("/cert/1", resumed.reply(200, json(pem)));
        order.status = status;
        EXPECT_THAT(finalize(resumed.session, order, csr, {}), IsOk());
        EXPECT_THAT(resumed.asked(), ElementsAre("POST /order/1", "POST /cert/1"));
    }
}

TEST_F(Finalize, TriesAgainWhenTheOrderWasNotReady)
{
    ca.on("/finalize/1", ca.problem(403, "orderNotReady"));
    ca.on("/finalize/1", ca.reply(200, order_in("valid")));
    ca.on("/order/1", ca.reply(200, order_in("ready")));
    EXPECT_THAT(run(), IsOk());
    EXPECT_THAT(ca.asked(), ElementsAre("POST /finalize/1", "POST /order/1", "POST /finalize/1",
                                        "POST /cert/1"));
}

TEST_F(Finalize, SeesThatTheCaHadTheCsrAlready)
{
    ca.on("/finalize/1", ca.problem(403, "orderNotReady"));
    ca.on("/order/1", ca.reply(200, order_in("processing")))
        .on("/order/1", ca.reply(200, order_in("valid")));
    EXPECT_THAT(run(), IsOk());
    EXPECT_THAT(ca.asked(),
                ElementsAre("POST /finalize/1", "POST /order/1", "POST /order/1", "POST /cert/1"));
}

TEST_F(Finalize, NeverReadyEnds)
{
    ca.on("/finalize/1", ca.problem(403, "orderNotReady"));
    for (const char* status : {"pending", "ready"}) {
        ca.on("/order/1", ca.reply(200, order_in(status)));
        EXPECT_THAT(run(), FailsWith(Errc::timeout, HasSubstr("finalizing the order")));
    }
}

TEST_F(Finalize, NeverDoneEndsAfter90SecondsAndSaysWhenToComeBack)
{
    ca.on("/finalize/1", ca.reply(200, order_in("processing")));
    ca.on("/order/1", ca.reply(200, order_in("processing"), {{"retry-after", "30"}}));
    const auto chain = run();
    ASSERT_FALSE(chain);
    EXPECT_EQ(chain.error().code, Errc::timeout);
    EXPECT_EQ(chain.error().retry_at, ca.clock.now() + 30s);
    EXPECT_LE(ca.clock.uptime(), 90s);
}

TEST_F(Finalize, ABadCsrIsTheCasWord)
{
    ca.on("/finalize/1", ca.problem(400, "badCSR"));
    EXPECT_THAT(run(), FailsWith(Errc::refused_by_ca, "finalizing the order: badCSR: because"));
}

/// Every answer to finalize, then every state of the order afterwards, ends, and with a typed
/// error.
TEST_F(Finalize, EveryStateEnds)
{
    for (const char* first : {"pending", "ready", "processing", "valid", "invalid", "canceled", ""})
        for (const char* then :
             {"pending", "ready", "processing", "valid", "invalid", "canceled", ""})
            for (const char* certificate :
                 {"https://ca.example/cert/1", "https://evil.example/", ""}) {
                ScriptedCa odd;
                odd.on("/finalize/1",
                       odd.reply(200, order_in(first, {{"certificate", certificate}})));
                odd.on("/order/1", odd.reply(200, order_in(then, {{"certificate", certificate}})));
                odd.on("/cert/1", odd.reply(200, json(pem)));
                const auto chain = finalize(odd.session, order, csr, {});
                const std::string end =
                    first == std::string("processing") || first == std::string("ready") ? then
                                                                                        : first;
                EXPECT_EQ(chain.has_value(),
                          end == "valid" && certificate == std::string("https://ca.example/cert/1"))
                    << first << ' ' << then << ' ' << certificate;
                EXPECT_LE(odd.clock.uptime(), 90s);
            }
}

TEST_F(Finalize, AnInvalidOrderSaysWhy)
{
    ca.on("/finalize/1",
          ca.reply(200, order_in("invalid", {{"error",
                                              {{"type", "urn:ietf:params:acme:error:caa"},
                                               {"detail", "no"}}}})));
    EXPECT_THAT(run(), FailsWith(Errc::refused_by_ca,
                                 "finalizing the order: the order is invalid: caa: no"));
}

TEST_F(Finalize, WhatIsNoChainIsRefused)
{
    for (const char* body :
         {"", "<html>", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}) {
        ScriptedCa odd;
        odd.on("/finalize/1", odd.reply(200, order_in("valid")));
        odd.on("/cert/1", odd.reply(200, json(body)));
        EXPECT_THAT(finalize(odd.session, order, csr, {}),
                    FailsWith(Errc::bad_certificate, testing::_))
            << body;
    }
}

}  // namespace
}  // namespace acme8443::acme
