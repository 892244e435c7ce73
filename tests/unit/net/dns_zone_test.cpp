#include "base/net/dns_zone.hpp"

#include "tests/support/fake_resolver.hpp"
#include "tests/support/loopback_dns.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string soa(const std::string& primary)
{
    return LoopbackDns::wire(primary) + LoopbackDns::wire("hostmaster.example.org") +
           std::string(20, '\0');
}

FakeResolver world()
{
    FakeResolver dns;
    dns.add("example.org", RecordType::soa, soa("NS1.example.org"))
        .add("example.org", RecordType::ns, LoopbackDns::wire("ns1.example.org"))
        .add("example.org", RecordType::ns, LoopbackDns::wire("ns2.example.net"))
        .address("ns1.example.org", "192.0.2.1")
        .address("ns1.example.org", "2001:db8::1")
        .address("ns2.example.net", "192.0.2.2")
        .add("sub.example.org", RecordType::soa, soa("ns1.sub.example.org"))
        .cname("_acme-challenge.app.example.org", "app.acme.example.net")
        .cname("alias.example.org", "sub.example.org")
        .add("acme.example.net", RecordType::soa, soa("ns.example.net"));
    return dns;
}

TEST(DnsZone, CnamesAreFollowed)
{
    FakeResolver dns = world();
    EXPECT_THAT(follow_cnames(dns, "_acme-challenge.app.example.org", {}),
                IsOkAndHolds("app.acme.example.net"));
    EXPECT_THAT(follow_cnames(dns, "_acme-challenge.www.example.org", {}),
                IsOkAndHolds("_acme-challenge.www.example.org"));
}

TEST(DnsZone, TheNearestSoaIsTheZone)
{
    FakeResolver dns = world();
    const auto zone_of = [&](const char* name) { return find_zone(dns, name, {})->name; };
    EXPECT_EQ(zone_of("_acme-challenge.app.example.org"), "example.org");
    EXPECT_EQ(zone_of("_acme-challenge.app.sub.example.org"), "sub.example.org");
    EXPECT_EQ(zone_of("example.org"), "example.org");
    EXPECT_EQ(zone_of("x.alias.example.org"), "example.org") << "a CNAME has no zone below it";
    EXPECT_EQ(find_zone(dns, "app.example.org", {})->primary, "ns1.example.org");
    EXPECT_THAT(find_zone(dns, "app.example.com", {}),
                FailsWith(Errc::dns, HasSubstr("no zone holds app.example.com")));
}

TEST(DnsZone, AllServersWithAllAddresses)
{
    FakeResolver dns = world();
    const auto servers = *name_servers(dns, {"example.org", ""}, {});
    ASSERT_EQ(servers.size(), 2U);
    EXPECT_EQ(servers[0].name, "ns1.example.org");
    EXPECT_THAT(servers[0].addresses,
                ElementsAre(*Address::parse("2001:db8::1"), *Address::parse("192.0.2.1")));
    EXPECT_THAT(servers[1].addresses, ElementsAre(*Address::parse("192.0.2.2")));
}

TEST(DnsZone, AServerWithoutAnAddressIsNamed)
{
    FakeResolver dns = world();
    dns.add("example.org", RecordType::ns, LoopbackDns::wire("lost.example.org"));
    EXPECT_THAT(name_servers(dns, {"example.org", ""}, {}),
                FailsWith(Errc::dns, HasSubstr("lost.example.org")));
    EXPECT_THAT(name_servers(dns, {"sub.example.org", ""}, {}),
                FailsWith(Errc::dns, HasSubstr("no NS records")));
}

}  // namespace
}  // namespace acme8443::net
