#include "base/net/dns_update.hpp"

#include "base/net/dns_update_message.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

using testing::HasSubstr;

TxtUpdate adding(std::string value = "value")
{
    return {TxtUpdate::What::add, "test", "_acme-challenge.app.test", std::move(value)};
}
TsigKey key(std::string_view secret = "c2VjcmV0")
{
    return {"acme8443", TsigAlgorithm::hmac_sha512, Secret(secret)};
}

/// The header of an answer to it.
std::string answer_to(const UpdateMessage& sent, int rcode)
{
    std::string wire = sent.wire.substr(0, 12);
    wire[2] = '\xa8';
    wire[3] = static_cast<char>(rcode);
    for (std::size_t count = 4; count < 12; ++count) wire[count] = '\0';
    return wire;
}

TEST(DnsUpdate, OnlyOurOwnRecordIsNamed)
{
    const auto added = *write_update(adding(), nullptr);
    // The owner's last label is that of the zone, at byte 12.
    const std::string owner = "\x0f_acme-challenge\3app\xc0\x0c";
    EXPECT_THAT(added.wire,
                testing::EndsWith(owner + std::string("\0\x10\0\1\0\0\0\x3c\0\6\5value", 16)));

    TxtUpdate gone = adding();
    gone.what = TxtUpdate::What::remove;
    const auto removed = *write_update(gone, nullptr);
    // RFC 2136 section 2.5.4: class NONE, TTL 0.
    EXPECT_THAT(removed.wire,
                testing::EndsWith(std::string("\0\x10\0\xfe\0\0\0\0\0\6\5value", 16)));
}

TEST(DnsUpdate, LongTextsAreSplit)
{
    const auto message = *write_update(adding(std::string(300, 'v')), nullptr);
    EXPECT_THAT(message.wire,
                HasSubstr("\xff" + std::string(255, 'v') + "\x2d" + std::string(45, 'v')));
}

TEST(DnsUpdate, WhatCannotBeSentIsSaid)
{
    TxtUpdate bad = adding();
    bad.name = "a..b";
    EXPECT_THAT(write_update(bad, nullptr), FailsWith(Errc::bad_usage, HasSubstr("a..b")));
    const TsigKey no_base64 = key("not base64");
    EXPECT_THAT(write_update(adding(), &no_base64),
                FailsWith(Errc::bad_config, HasSubstr("acme8443 is not base64")));
    EXPECT_THAT(parse_tsig_algorithm("hmac-sha512"), IsOkAndHolds(TsigAlgorithm::hmac_sha512));
    EXPECT_THAT(parse_tsig_algorithm("hmac-md5"),
                FailsWith(Errc::bad_usage, HasSubstr("hmac-md5")));
}

TEST(DnsUpdate, NothingElseIsAnAnswer)
{
    const auto sent = *write_update(adding(), nullptr);
    EXPECT_THAT(read_update_reply(answer_to(sent, 0), sent, nullptr), IsOk());
    std::string other = answer_to(sent, 0);
    other[1] = static_cast<char>(other[1] + 1);
    EXPECT_THAT(read_update_reply(other, sent, nullptr),
                FailsWith(Errc::protocol, HasSubstr("no answer")));
    EXPECT_THAT(read_update_reply(sent.wire, sent, nullptr),
                FailsWith(Errc::protocol, HasSubstr("no answer")));
    EXPECT_THAT(read_update_reply("short", sent, nullptr),
                FailsWith(Errc::protocol, HasSubstr("no answer")));
    other = answer_to(sent, 0);
    other[7] = '\1';  // an answer record that is not there
    EXPECT_THAT(read_update_reply(other, sent, nullptr),
                FailsWith(Errc::protocol, HasSubstr("no DNS message")));
}

TEST(DnsUpdate, AnUnsignedAnswerIsNotBelieved)
{
    const TsigKey ours = key();
    const auto sent = *write_update(adding(), &ours);
    EXPECT_FALSE(sent.mac.empty());
    EXPECT_FALSE(read_update_reply(answer_to(sent, 0), sent, &ours)->signed_by_key);
    // Our own signature sent back is not the server's.
    std::string echo = sent.wire;
    echo[2] = '\xa8';
    EXPECT_FALSE(read_update_reply(echo, sent, &ours)->signed_by_key);
}

TEST(DnsUpdate, AServersTextNamesItsPort)
{
    EXPECT_EQ((DnsServer{*Address::parse("192.0.2.1")}.text()), "192.0.2.1");
    EXPECT_EQ((DnsServer{*Address::parse("2001:db8::1"), 5300}.text()), "[2001:db8::1]:5300");
}

}  // namespace
}  // namespace acme8443::net
