#include "base/net/name_server.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "base/net/tls_probe.hpp"
#include "tests/support/loopback_dns.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint16_t type_ns = 2, type_cname = 5, type_soa = 6, type_txt = 16;

const Address here = *Address::parse("127.0.0.1");

Result<ServerAnswer> ask(const LoopbackDns& dns, RecordType type,
                         const std::string& name = "a.test", std::stop_token stop = {},
                         std::chrono::milliseconds patience = 30s)
{
    const std::uint16_t port = Endpoint::parse(dns.server())->port;
    return make_name_servers({.port = port, .patience = patience, .tries = 2})
        ->ask(here, name, type, std::move(stop));
}

LoopbackDns::Answer always(LoopbackDns::Reply reply)
{
    return [reply](const std::string&, std::uint16_t) { return reply; };
}

TEST(NameServers, SayWhatTheyHaveThemselves)
{
    const LoopbackDns dns(
        always({.answers = {{type_txt, "\3one"}, {type_txt, "\3two"}}, .authoritative = true}));
    const auto answer = ask(dns, RecordType::txt);
    ASSERT_THAT(answer, IsOk());
    EXPECT_TRUE(answer->authoritative);
    EXPECT_EQ(answer->rcode, 0);
    EXPECT_THAT(answer->records, ElementsAre("\3one", "\3two"));
}

TEST(NameServers, ThatDoNotServeTheZoneReferOrRefuse)
{
    const LoopbackDns dns([](const std::string& name, std::uint16_t) {
        LoopbackDns::Reply reply{.rcode = name == "refused.test" ? 5 : 0};
        if (reply.rcode == 0)
            reply.authority = {{type_ns, LoopbackDns::wire("ns.Elsewhere.test"), "test"}};
        return reply;
    });
    const auto referral = ask(dns, RecordType::ns);
    ASSERT_THAT(referral, IsOk());
    EXPECT_FALSE(referral->authoritative);
    EXPECT_THAT(referral->names, IsEmpty());
    EXPECT_THAT(referral->referred_to, ElementsAre("ns.elsewhere.test"));
    const auto refused = ask(dns, RecordType::ns, "refused.test");
    ASSERT_THAT(refused, IsOk());
    EXPECT_EQ(rcode_name(refused->rcode), "REFUSED");
}

TEST(NameServers, ReadNamesAliasesAndSerials)
{
    const LoopbackDns dns([](const std::string&, std::uint16_t type) -> LoopbackDns::Reply {
        const std::string names = LoopbackDns::wire("NS1.test");
        if (type == type_ns) return {.answers = {{type_ns, names}}};
        if (type == type_soa)
            return {.answers = {{type_soa, names + names + std::string("\0\1\2\3", 4) +
                                               std::string(16, '\0')}}};
        return {
            .answers = {{type_cname, LoopbackDns::wire("b.Test")}, {type_txt, "\3far", "b.test"}}};
    });
    EXPECT_THAT(ask(dns, RecordType::ns)->names, ElementsAre("ns1.test"));
    EXPECT_EQ(ask(dns, RecordType::soa)->serial, 0x00010203U);
    const auto aliased = ask(dns, RecordType::txt);
    EXPECT_EQ(aliased->alias, "b.test");
    EXPECT_THAT(aliased->records, IsEmpty()) << "another name's";
}

TEST(NameServers, AreAskedTwiceAndThenGivenUp)
{
    const LoopbackDns dns(always({.silent = true}));
    EXPECT_THAT(ask(dns, RecordType::txt, "a.test", {}, 100ms),
                FailsWith(Errc::timeout, HasSubstr("127.0.0.1")));
    while (dns.questions() < 2) std::this_thread::sleep_for(1ms);  // it may not have read them yet
    EXPECT_EQ(dns.questions(), 2);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THAT(ask(dns, RecordType::txt, "a.test", stop.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
}

TEST(NameServers, ThatAreNotThere)
{
    std::uint16_t port{};
    {
        const LoopbackDns gone(always({}));
        port = Endpoint::parse(gone.server())->port;
    }
    EXPECT_THAT(make_name_servers({.port = port})->ask(here, "a.test", RecordType::txt, {}),
                FailsWith(Errc::connection_refused, HasSubstr("refused")));
}

TEST(NameServers, AreNotAskedForWhatIsNoName)
{
    const std::string label(64, 'a');
    EXPECT_THAT(make_name_servers()->ask(here, label + ".test", RecordType::txt, {}),
                FailsWith(Errc::bad_usage, HasSubstr("aaa")));
}

TEST(Names, AreReadFromRdata)
{
    const DnsAnswer answer{.records = {LoopbackDns::wire("NS1.Example.test"), "\5shor"}};
    EXPECT_THAT(names(answer), ElementsAre("ns1.example.test"));
}

}  // namespace
}  // namespace acme8443::net
