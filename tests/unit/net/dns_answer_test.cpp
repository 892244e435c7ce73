#include "base/net/resolver.hpp"
#include "tests/support/fake_probe.hpp"
#include "tests/support/fake_resolver.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/scripted_http.hpp"

namespace acme8443::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(DnsAnswer, TextsJoinTheStringsOfOneRecord)
{
    DnsAnswer answer;
    answer.records = {
        "\x03"
        "abc"
        "\x02"
        "de",
        std::string("\0", 1),
        "\x09"
        "cut"};
    EXPECT_THAT(texts(answer), ElementsAre("abcde", "", "cut"));
}

TEST(DnsAnswer, AddressesSkipWhatIsNone)
{
    DnsAnswer answer;
    answer.records = {std::string("\xc0\0\x02\x01", 4), "odd"};
    ASSERT_EQ(addresses(answer).size(), 1U);
    EXPECT_EQ(addresses(answer)[0].text(), "192.0.2.1");
}

// The doubles of this room; other rooms build on what is promised here.
TEST(FakeResolver, AnswersFromItsZone)
{
    FakeResolver zone;
    zone.address("www.example.org", "192.0.2.1").txt("example.org", std::string(300, 'x'));
    zone.cname("alias.example.net", "WWW.example.org.");
    zone.fails("lame.example.org", RecordType::caa, {Errc::dns, "SERVFAIL"});
    const std::stop_token never;

    auto aliased = zone.resolve("Alias.example.net.", RecordType::a, never);
    ASSERT_THAT(aliased, IsOk());
    EXPECT_EQ(addresses(*aliased)[0].text(), "192.0.2.1");
    EXPECT_EQ(aliased->canonical_name, "www.example.org");

    EXPECT_THAT(texts(*zone.resolve("example.org", RecordType::txt, never)),
                ElementsAre(std::string(300, 'x')));
    EXPECT_TRUE(zone.resolve("org", RecordType::a, never)->exists);
    EXPECT_FALSE(zone.resolve("example.com", RecordType::a, never)->exists);
    EXPECT_THAT(zone.resolve("www.example.org", RecordType::aaaa, never)->records, IsEmpty());
    EXPECT_THAT(zone.resolve("lame.example.org", RecordType::caa, never),
                FailsWith(Errc::dns, HasSubstr("SERVFAIL")));
}

TEST(ScriptedHttp, AnswersInOrderAndNamesWhatNobodyScripted)
{
    ScriptedHttp http;
    http.on("http://a/", ScriptedHttp::reply(200, "first"))
        .on("http://a/", ScriptedHttp::reply(404));
    HttpRequest request;
    request.url = "http://a/";
    EXPECT_EQ(http.send(request, {})->body, "first");
    EXPECT_EQ(http.send(request, {})->status, 404);
    EXPECT_EQ(http.send(request, {})->status, 404);
    request.url = "http://b/";
    EXPECT_THAT(http.send(request, {}), FailsWith(Errc::internal, HasSubstr("http://b/")));
    EXPECT_EQ(http.requests.size(), 4U);
}

TEST(FakeProbe, GoesThroughItsQueueAndStaysAtTheLast)
{
    FakeProbe probe;
    const auto at = probe.addresses("app.example.org")->front();
    const pki::TlsClientSpec spec{.name =
                                      Identifier::raw(Identifier::Kind::dns, "app.example.org")};
    const auto look = [&] {
        return probe.look(at, {"host", 8443}, spec, std::chrono::seconds{1}, {});
    };
    EXPECT_THAT(look(), FailsWith(Errc::connection_refused, HasSubstr("nothing")));
    probe.next(Served{.problem = "first"}).next(Served{.handshake = true, .answered = true});
    EXPECT_EQ(look()->problem, "first");
    EXPECT_TRUE(look()->works());
    EXPECT_TRUE(look()->works());
    EXPECT_EQ(probe.looks.size(), 4U);
}

}  // namespace
}  // namespace acme8443::net
