#include "app/notify/message.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>

#include "app/notify/mail.hpp"
#include "app/notify/webhook.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::app::notify {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const std::chrono::sys_seconds now = *parse_rfc3339("2026-11-21T10:25:00Z");

/// What a CA may say.
const std::string hostile =
    "no\r\n.\r\nBcc: all@example.net\r\n\r\n<!channel> \"}],\"x\":[{ \x1b[31m \xff "
    "<https://evil.example|click>";

Item item(std::string certificate = "app.example.org")
{
    return {
        .certificate = std::move(certificate),
        .condition = Condition::failing,
        .since = now,
        .error = Error{Errc::refused_by_ca, "issuing: " + hostile, now, {{"x\r\nX: y", hostile}}},
        .not_after = now};
}

struct MessageTest : testing::Test {
    MessageTest()
    {
        setenv("TZ", "Europe/Berlin", 1);
        tzset();
    }
    Message message = message_of(std::vector{item()}, "edge-1", now);
};

TEST_F(MessageTest, SaysWhatWhyAndWhatToDo)
{
    EXPECT_EQ(message.subject, "acme8443 on edge-1: app.example.org fails");
    EXPECT_THAT(message.text, HasSubstr("app.example.org fails, since 2026-11-21 11:25 CET."));
    EXPECT_THAT(message.text, HasSubstr("Why: issuing: no\\x0d\\x0a.\\x0d\\x0aBcc: "));
    EXPECT_THAT(message.text, HasSubstr("What to do: the CA's own words are above"));
    EXPECT_THAT(message.text, HasSubstr("valid until 2026-11-21 11:25 CET"));
}

TEST_F(MessageTest, ManyAreOneMessage)
{
    std::vector<Item> items(200, item());
    items.push_back({.certificate = "b", .since = now});
    const Message many = message_of(items, "edge-1", now);
    EXPECT_EQ(many.subject, "acme8443 on edge-1: 200 certificates need you, 1 is well again");
    EXPECT_THAT(many.text, HasSubstr("And 151 more."));
    EXPECT_LT(many.document.size(), 200'000U);
}

TEST_F(MessageTest, ARecoveryIsGood)
{
    const Message good = message_of(std::vector{Item{.certificate = "a", .since = now}}, "h", now);
    EXPECT_EQ(good.subject, "acme8443 on h: a is well again");
    EXPECT_TRUE(good.good);
    EXPECT_FALSE(message.good);
}

TEST_F(MessageTest, TheDocumentIsJsonInUtc)
{
    const json document = json::parse(message.document);
    EXPECT_EQ(document["items"][0]["condition"], "failing");
    EXPECT_EQ(document["items"][0]["since"], "2026-11-21T10:25:00Z");
    EXPECT_EQ(document["items"][0]["error"]["code"], "refused_by_ca");
    EXPECT_EQ(document["items"].size(), 1U);
}

TEST_F(MessageTest, NobodysWordsAreAHeaderOfTheMail)
{
    Mail mail{.to = {"a@example.org", "b@example.org"}, .from = "acme8443@edge-1"};
    message.subject = "f\u00fcr dich\r\nBcc: all@example.net";
    const std::string text = to_rfc5322(message, mail, "edge-1", now, "id");
    const auto headers = text.substr(0, text.find("\r\n\r\n"));
    EXPECT_THAT(headers, Not(HasSubstr("Bcc")));
    EXPECT_THAT(headers, HasSubstr("Date: Sat, 21 Nov 2026 10:25:00 +0000\r\n"));
    EXPECT_THAT(headers, HasSubstr("To: a@example.org,\r\n b@example.org\r\n"));
    EXPECT_THAT(headers, HasSubstr("Auto-Submitted: auto-generated\r\n"));
    std::string body = text.substr(text.find("\r\n\r\n") + 4);
    std::erase_if(body, [](char c) { return c == '\r' || c == '\n'; });
    EXPECT_THAT(pki::from_base64(body), IsOkAndHolds(message.text));
    for (const std::string& line : split(text, '\n')) EXPECT_LE(line.size(), 100U);
    EXPECT_EQ(text.find("\n.\r"), text.npos);
}

TEST_F(MessageTest, EachServiceGetsWhatItReads)
{
    const auto slack = post_of(message, Dialect::slack, "https://slack.example/x");
    ASSERT_THAT(slack, IsOk());
    const std::string said = json::parse(slack->body)["text"];
    EXPECT_THAT(said, Not(HasSubstr("<!channel>")));
    EXPECT_THAT(said, HasSubstr("&lt;!channel&gt;"));

    const auto teams = post_of(message, Dialect::teams, "https://teams.example/x");
    ASSERT_THAT(teams, IsOk());
    const json card = json::parse(teams->body)["attachments"][0]["content"];
    EXPECT_EQ(card["type"], "AdaptiveCard");
    EXPECT_EQ(card["body"][0]["inlines"][0]["text"], message.subject);

    const auto ntfy = post_of(message, Dialect::ntfy, "https://ntfy.example/topic");
    ASSERT_THAT(ntfy, IsOk());
    EXPECT_EQ(ntfy->url, "https://ntfy.example/");
    EXPECT_EQ(json::parse(ntfy->body)["topic"], "topic");
    EXPECT_THAT(post_of(message, Dialect::ntfy, "https://ntfy.example/"),
                FailsWith(Errc::bad_config, HasSubstr("topic")));

    EXPECT_EQ(post_of(message, Dialect::json, "https://any.example/")->body, message.document);
}

}  // namespace
}  // namespace acme8443::app::notify
