#include "base/net/resolver.hpp"

#include <atomic>
#include <barrier>
#include <fstream>
#include <thread>

#include "tests/support/loopback_dns.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/walled_threads.hpp"

namespace acme8443::net {
namespace {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int servfail = 2;
constexpr int nxdomain = 3;
constexpr int refused = 5;
constexpr std::uint16_t rrsig = 46;
constexpr std::uint16_t dnskey = 48;

std::uint16_t number(RecordType type) { return static_cast<std::uint16_t>(type); }

std::unique_ptr<Resolver> asking(const LoopbackDns& dns, std::chrono::milliseconds timeout = 60s)
{
    return *make_resolver({.servers = {dns.server()}, .timeout = timeout});
}

/// A small zone; every other name does not exist.
LoopbackDns::Reply zone(const std::string& name, std::uint16_t type)
{
    const std::string v4("\xc0\0\x02\x01", 4);
    const std::string v6("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
    const auto cname = number(RecordType::cname);
    if (name == "www.test" && type == number(RecordType::a)) return {.answers = {{type, v4}}};
    if (name == "www.test" && type == number(RecordType::aaaa)) return {.answers = {{type, v6}}};
    if (name == "www.test") return {};
    if (name == "alias.test" && type == number(RecordType::a))
        return {.answers = {{cname, LoopbackDns::wire("Www.Test")}, {type, v4, "www.test"}}};
    if (name == "test" && type == number(RecordType::caa))
        return {.answers = {{type, std::string("\0\x05issueca.example", 17)}}};
    if (name == "_acme-challenge.test")
        return {.answers = {{type,
                             "\x03"
                             "one"},
                            {type,
                             "\x03"
                             "two"}}};
    if (name == "lame.test") return {.rcode = servfail};
    if (name == "closed.test") return {.rcode = refused};
    if (name == "silent.test") return {.silent = true};
    return {.rcode = nxdomain};
}

TEST(Resolver, EveryThreadThatReadsAnswersIsBehindWalls)
{
    const LoopbackDns dns(zone);
    const auto before = walled_threads();
    const auto resolver = asking(dns);
    ASSERT_THAT(resolver->resolve("www.test", RecordType::a, {}), IsOk());
    unsigned more = 0;
    for (const auto& [thread, walled] : walled_threads()) {
        if (before.contains(thread)) continue;
        EXPECT_TRUE(walled);
        ++more;
    }
    EXPECT_EQ(more, 2U) << "the one that waits, and libunbound's own";
}

TEST(Resolver, AnswersWhatTheZoneHolds)
{
    LoopbackDns dns(zone);
    auto resolver = asking(dns);

    auto a = resolver->resolve("www.test", RecordType::a, {});
    ASSERT_THAT(a, IsOk());
    EXPECT_THAT(addresses(*a), ElementsAre(*Address::parse("192.0.2.1")));
    EXPECT_EQ(a->canonical_name, "");
    EXPECT_EQ(a->ttl, 300U);
    EXPECT_EQ(a->dnssec, Dnssec::insecure);
    EXPECT_TRUE(a->exists);

    auto aaaa = resolver->resolve("WWW.test.", RecordType::aaaa, {});
    ASSERT_THAT(aaaa, IsOk());
    EXPECT_THAT(addresses(*aaaa), ElementsAre(*Address::parse("2001:db8::1")));

    auto alias = resolver->resolve("alias.test", RecordType::a, {});
    ASSERT_THAT(alias, IsOk());
    EXPECT_THAT(addresses(*alias), ElementsAre(*Address::parse("192.0.2.1")));
    EXPECT_EQ(alias->canonical_name, "www.test");

    auto caa = resolver->resolve("test", RecordType::caa, {});
    ASSERT_THAT(caa, IsOk());
    EXPECT_THAT(caa->records, ElementsAre(std::string("\0\x05issueca.example", 17)));

    auto txt = resolver->resolve("_acme-challenge.test", RecordType::txt, {});
    ASSERT_THAT(txt, IsOk());
    EXPECT_THAT(texts(*txt), testing::UnorderedElementsAre("one", "two"));
}

TEST(Resolver, NothingThereIsAnAnswer)
{
    LoopbackDns dns(zone);
    auto resolver = asking(dns);
    auto no_data = resolver->resolve("www.test", RecordType::caa, {});
    ASSERT_THAT(no_data, IsOk());
    EXPECT_TRUE(no_data->exists);
    EXPECT_THAT(no_data->records, IsEmpty());

    auto no_name = resolver->resolve("gone.test", RecordType::a, {});
    ASSERT_THAT(no_name, IsOk());
    EXPECT_FALSE(no_name->exists);
    EXPECT_THAT(no_name->records, IsEmpty());
}

/// RFC 2308: what is not there may be remembered as long as this record says, here five minutes.
LoopbackDns::Record start_of_authority()
{
    const std::string five_minutes("\0\0\x01\x2c", 4);
    std::string rdata = LoopbackDns::wire("ns.test") + LoopbackDns::wire("hostmaster.test");
    for (int field = 0; field < 5; ++field) rdata += five_minutes;
    return {number(RecordType::soa), rdata, "test"};
}

TEST(Resolver, AsksAgainForWhatWasNotThere)
{
    std::atomic<bool> there{false};
    LoopbackDns dns([&](const std::string&, std::uint16_t type) -> LoopbackDns::Reply {
        if (!there) return {.rcode = nxdomain, .authority = {start_of_authority()}};
        return {.answers = {{type,
                             "\x03"
                             "now"}}};
    });
    auto resolver = asking(dns);
    EXPECT_FALSE(resolver->resolve("_acme-challenge.test", RecordType::txt, {})->exists);
    there = true;
    EXPECT_THAT(texts(*resolver->resolve("_acme-challenge.test", RecordType::txt, {})),
                ElementsAre("now"));
}

TEST(Resolver, CouldNotTellIsAnError)
{
    LoopbackDns dns(zone);
    auto resolver = asking(dns);
    EXPECT_THAT(resolver->resolve("lame.test", RecordType::caa, {}),
                FailsWith(Errc::dns, HasSubstr("asking DNS for lame.test CAA: SERVFAIL")));
    EXPECT_THAT(resolver->resolve("closed.test", RecordType::a, {}),
                FailsWith(Errc::dns, AnyOf(HasSubstr("SERVFAIL"), HasSubstr("REFUSED"))));
    EXPECT_THAT(resolver->resolve(std::string(64, 'x') + ".test", RecordType::a, {}),
                FailsWith(Errc::dns, HasSubstr("xxx")));
}

TEST(Resolver, SilenceEndsAtTheTimeout)
{
    LoopbackDns dns(zone);
    EXPECT_THAT(asking(dns, 300ms)->resolve("silent.test", RecordType::a, {}),
                FailsWith(Errc::timeout, HasSubstr("300 ms")));
}

TEST(Resolver, SilenceEndsWhenToldToStop)
{
    LoopbackDns dns(zone);
    auto resolver = asking(dns);
    std::stop_source source;
    std::jthread teller([&] {
        std::this_thread::sleep_for(100ms);
        source.request_stop();
    });
    EXPECT_THAT(resolver->resolve("silent.test", RecordType::a, source.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("silent.test")));
    // Late answers to questions that were given up do no harm.
    EXPECT_THAT(resolver->resolve("www.test", RecordType::a, {}), IsOk());
}

TEST(Resolver, TriesTheNextServer)
{
    LoopbackDns lame(
        [](const std::string&, std::uint16_t) { return LoopbackDns::Reply{.rcode = servfail}; });
    LoopbackDns dns(zone);
    auto resolver = *make_resolver({.servers = {lame.server(), dns.server()}});
    for (int i = 0; i < 4; ++i)
        EXPECT_THAT(resolver->resolve("www.test", i % 2 ? RecordType::a : RecordType::aaaa, {}),
                    IsOk());
}

std::string bytes(std::string_view hex)
{
    std::string out;
    for (std::size_t at = 0; at < hex.size(); at += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    return out;
}

/// A root zone of our own, signed with Python's cryptography package: ECDSA P-256 (RFC 6605), valid
/// from 2020 to 2050.
class SignedZone : public testing::Test {
protected:
    SignedZone()
    {
        std::ofstream(dir_ / "root.key") << ". IN DNSKEY 257 3 13 "
                                            "sws7zhQStUR66AAkwwu0vYQQeaJ9buiOlRdEtrgH7OkP3JpMDLCGuJ"
                                            "0AXc/ReKFa0W8fxvko2hxDjMHKxi6YXQ==\n";
    }
    LoopbackDns::Reply answer(const std::string& name, std::uint16_t type) const
    {
        if (name.empty() && type == dnskey) return {.answers = {{dnskey, key_}, {rrsig, key_sig_}}};
        if (name == "signed.test" && type == number(RecordType::txt))
            return {.answers = {{type, text_}, {rrsig, text_sig_}}};
        return {.rcode = nxdomain};
    }
    Result<DnsAnswer> ask(bool optional = false)
    {
        LoopbackDns dns([this](const auto& name, auto type) { return answer(name, type); });
        auto resolver = *make_resolver({.servers = {dns.server()},
                                        .trust_anchor_file = dir_ / "root.key",
                                        .trust_anchor_optional = optional});
        return resolver->resolve("signed.test", RecordType::txt, {});
    }

    TempDir dir_;
    std::string text_ = "\x05hello";
    const std::string key_ = bytes(
        "0101030db30b3bce1412b5447ae80024c30bb4bd841079a27d6ee88e951744b6b807ece90fdc9a4c"
        "0cb086b89d005dcfd178a15ad16f1fc6f928da1c438cc1cac62e985d");
    const std::string key_sig_ = bytes(
        "00300d000000012c967a76005e0be100651800245a97802f4bb71a13514151556413ddf006695045"
        "966cc9012d2ec8d33c8cdd2f3dcad3d9e55f497cd6d42376d79df0ee89925adbf82b4c5e4f07d0a4"
        "630f55");
    const std::string text_sig_ = bytes(
        "00100d020000012c967a76005e0be100651800a81a3f9a857c26ed7e7e6e90d68ca4b0365d8a6068"
        "e7088775419988766bf9811058b25a6f735cfc9fc954c620fb199b877e157cf496b0e69d0a6ce13d"
        "896fe5");
};

TEST_F(SignedZone, IsSecure)
{
    auto answer = ask();
    ASSERT_THAT(answer, IsOk());
    EXPECT_THAT(texts(*answer), ElementsAre("hello"));
    EXPECT_EQ(answer->dnssec, Dnssec::secure);
}

TEST_F(SignedZone, IsBogusWhenSomebodyElseAnswers)
{
    text_ = "\x05hallo";
    EXPECT_THAT(ask(), FailsWith(Errc::dns, HasSubstr("bogus")));
    EXPECT_THAT(ask(true), FailsWith(Errc::dns, HasSubstr("bogus")));  // the root is signed
}

TEST(Resolver, GoesOnWithoutDnssecWhenTheServersDropSignatures)
{
    LoopbackDns dns(zone);
    TempDir dir;
    std::ofstream(dir / "root.key")
        << ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n";
    ResolverOptions options{.servers = {dns.server()}, .trust_anchor_file = dir / "root.key"};
    EXPECT_THAT((*make_resolver(options))->resolve("www.test", RecordType::a, {}),
                FailsWith(Errc::dns, HasSubstr("bogus")));

    options.trust_anchor_optional = true;
    auto resolver = *make_resolver(options);
    for (int i = 0; i < 2; ++i) {
        auto answer = resolver->resolve("www.test", RecordType::a, {});
        ASSERT_THAT(answer, IsOk());
        EXPECT_THAT(addresses(*answer), ElementsAre(*Address::parse("192.0.2.1")));
        EXPECT_EQ(answer->dnssec, Dnssec::insecure);
    }
}

/// The first in a process sets up what libunbound's contexts share, hence one of its own. Preset
/// tsan sees whether others do so at the same moment.
TEST(MakeResolverDeathTest, ManyThreadsBeginAtOnce)
{
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    const auto all_begin = [] {
        std::atomic<int> made{0};
        {
            constexpr int many = 8;
            std::barrier together(many);
            std::vector<std::jthread> threads;
            for (int i = 0; i < many; ++i)
                threads.emplace_back([&] {
                    together.arrive_and_wait();
                    made += make_resolver({.servers = {"127.0.0.1"}}).has_value();
                });
        }
        std::exit(made);
    };
    EXPECT_EXIT(all_begin(), testing::ExitedWithCode(8), "");
}

TEST(MakeResolver, RefusesWhatItCannotUse)
{
    EXPECT_THAT(make_resolver({.servers = {"dns.example.org"}}),
                FailsWith(Errc::bad_config, HasSubstr("dns.example.org")));
    EXPECT_THAT(make_resolver({.servers = {"192.0.2.1:0"}}),
                FailsWith(Errc::bad_config, HasSubstr("192.0.2.1:0")));
    EXPECT_THAT(make_resolver({.trust_anchor_file = "/nonexistent/root.key"}),
                FailsWith(Errc::bad_config, HasSubstr("/nonexistent/root.key")));
    TempDir dir;
    std::ofstream(dir / "junk") << "this is no trust anchor\n";
    EXPECT_THAT(make_resolver({.trust_anchor_file = dir / "junk"}),
                FailsWith(Errc::bad_config, HasSubstr("trust anchor")));
    EXPECT_THAT(make_resolver({.servers = {"[::1]:5353", "192.0.2.1"}}), IsOk());
}

}  // namespace
}  // namespace acme8443::net
