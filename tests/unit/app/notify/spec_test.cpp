#include "app/notify/spec.hpp"

#include <gmock/gmock.h>

#include "app/notify/url.hpp"
#include "app/settings/configuration.hpp"
#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app::notify {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct SpecTest : testing::Test {
    Result<Spec> read(const std::string& text)
    {
        EXPECT_THAT(file::write_atomically(directory / "acme8443.toml", text, 0644), IsOk());
        return configured(directory.path());
    }
    TempDir directory;
};

TEST_F(SpecTest, NothingSaidTellsNobody)
{
    EXPECT_TRUE(configured(directory.path())->tells_nobody());
    EXPECT_TRUE(read("email = \"a@example.org\"\n")->tells_nobody());
}

TEST_F(SpecTest, Everything)
{
    const auto spec = read(R"(
[notify]
ping = "file:/etc/acme8443/ping"
expiry_days = 7
[notify.mail]
to = ["a@example.org", "b@example.org"]
smtp = "smtps://mail.example.org"
user = "acme8443"
password = "file:/etc/acme8443/smtp.pw"
[[notify.webhook]]
kind = "slack"
url = "file:/etc/acme8443/slack"
[[notify.webhook]]
url = "http://127.0.0.1:9/x"
[[notify.command]]
run = ["/bin/page", "-u"]
)");
    ASSERT_THAT(spec, IsOk());
    EXPECT_THAT(spec->mail->to, ElementsAre("a@example.org", "b@example.org"));
    EXPECT_EQ(spec->webhooks.size(), 2U);
    EXPECT_EQ(spec->webhooks[0].dialect, Dialect::slack);
    EXPECT_THAT(spec->commands, ElementsAre(ElementsAre("/bin/page", "-u")));
    EXPECT_EQ(spec->expiry, std::chrono::days(7));
}

struct Row {
    const char* why;
    const char* toml;
    const char* subject;
    const char* said;
};

class SpecMistakes : public SpecTest, public testing::WithParamInterface<Row> {};

TEST_P(SpecMistakes, AreNamedWithTheirLine)
{
    const Row& row = GetParam();
    const auto spec = read(row.toml);
    ASSERT_FALSE(spec.has_value());
    ASSERT_FALSE(spec.error().parts.empty());
    EXPECT_THAT(spec.error().parts[0].subject, HasSubstr(row.subject));
    EXPECT_THAT(spec.error().parts[0].message, HasSubstr(row.said));
    const auto settings = Configuration(directory.path()).for_all();
    EXPECT_THAT(settings, FailsWith(Errc::bad_config, HasSubstr("cannot be used")))
        << "whoever reads the file sees it";
}

INSTANTIATE_TEST_SUITE_P(
    Table, SpecMistakes,
    testing::Values(
        Row{"unknown_key", "[notify]\nmial = 1\n", "line 2", "mial is not known here"},
        Row{"unknown_key_within", "[notify.mail]\nto = \"a@b\"\nform = 1\n", "line 3",
            "form is not known"},
        Row{"nobody", "[notify.mail]\nfrom = \"a@b\"\n", "line 1", "to is missing"},
        Row{"address", "[notify.mail]\nto = \"a@b\\r\\nBcc: c@d\"\n", "line 2", "must be like"},
        Row{"option", "[notify.mail]\nto = \"-oQ/tmp@b\"\n", "line 2", "must be like"},
        Row{"typed_password", "[notify.mail]\nto = \"a@b\"\nuser = \"u\"\npassword = \"hunter2\"\n",
            "line 4", "password"},
        Row{"typed_slack_url", "[[notify.webhook]]\nkind = \"slack\"\nurl = \"https://x/y\"\n",
            "line 3", "is a secret"},
        Row{"plain_http", "[[notify.webhook]]\nurl = \"http://example.org/\"\n", "line 2", "https"},
        Row{"kind", "[[notify.webhook]]\nkind = \"pager\"\nurl = \"https://x/\"\n", "line 2",
            "json, slack, teams or ntfy"},
        Row{"command", "[[notify.command]]\nrun = \"page\"\n", "line 2", "run must be"},
        Row{"expiry", "[notify]\nexpiry_days = 0\n", "line 2", "from 1 to 365"}),
    row_name);

TEST(NotifyUrl, IsHttpsOrThisHost)
{
    for (const char* good :
         {"https://example.org/x", "http://127.0.0.1:8/", "http://localhost", "http://[::1]:8/x"})
        EXPECT_THAT(check_url(good), IsOk()) << good;
    for (const char* bad : {"", "https://", "http://example.org", "http://localhost.example.org/",
                            "ftp://127.0.0.1/", "https://example.org/\r\nX: y", "file:///x"})
        EXPECT_THAT(check_url(bad), FailsWith(Errc::bad_config, testing::_)) << bad;
}

}  // namespace
}  // namespace acme8443::app::notify
