#include "app/settings/configuration.hpp"

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

TEST(Configuration, ReadsWhatItWrites)
{
    TempDir dir;
    const Configuration configuration(dir.path());
    CertificateFile file{.name = "app.example.org",
                         .names = {"app.example.org", "www.example.org"}};
    file.settings.ca = "letsencrypt-staging";
    file.settings.agree_tos = true;
    file.settings.dns = {{"127.0.0.1:8053"}};
    file.targets.push_back(
        {.name = "panel",
         .kind = "tomcat",
         .endpoints = {{"app.example.org", 8443}},
         .deadline = std::chrono::seconds(10),
         .settings = {{"dir", {"/etc/tomcat10/tls"}}, {"reload", {"a", "b c"}}}});
    ASSERT_THAT(configuration.save(file), IsOk());

    const auto read = configuration.certificate("app.example.org");
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(to_toml(*read), to_toml(file));
    ASSERT_EQ(read->targets.size(), 1U);
    EXPECT_EQ(read->targets[0].name, "panel");
    EXPECT_EQ(read->targets[0].deadline, std::chrono::seconds(10));
    EXPECT_EQ(read->targets[0].settings, file.targets[0].settings);
    EXPECT_THAT(configuration.certificates(), IsOkAndHolds(ElementsAre("app.example.org")));
}

TEST(Configuration, ReportsEveryMistakeWithItsLine)
{
    const auto file = parse_certificate(
        "names = [\"a.example.org\"]\n"
        "agree_tos = \"yes\"\n"
        "colour = 1\n"
        "[[deploy]]\n"
        "deadline = 0\n",
        "a.toml");
    ASSERT_THAT(file, FailsWith(Errc::bad_config, HasSubstr("a.toml")));
    EXPECT_THAT(file.error().parts,
                testing::UnorderedElementsAre(
                    AllOf(Field(&SubError::subject, "a.toml line 2"),
                          Field(&SubError::message, HasSubstr("agree_tos must be true or false"))),
                    AllOf(Field(&SubError::subject, "a.toml line 3"),
                          Field(&SubError::message, HasSubstr("colour is not known here"))),
                    AllOf(Field(&SubError::subject, "a.toml line 5"),
                          Field(&SubError::message, HasSubstr("deadline must be 1 to 86400"))),
                    AllOf(Field(&SubError::subject, "a.toml line 4"),
                          Field(&SubError::message, HasSubstr("target is missing")))));
}

TEST(Configuration, SyntaxErrorsNameTheLine)
{
    EXPECT_THAT(parse_settings("ca = \"x\"\nemail = oops\n", "acme8443.toml"),
                FailsWith(Errc::bad_config, HasSubstr("acme8443.toml line 2")));
}

TEST(Configuration, NothingIsSaidWhereThereIsNoFile)
{
    TempDir dir;
    const Configuration configuration(dir.path());
    ASSERT_THAT(configuration.for_all(), IsOk());
    EXPECT_FALSE(configuration.for_all()->ca);
    EXPECT_THAT(configuration.certificates(), IsOkAndHolds(testing::IsEmpty()));
    EXPECT_THAT(configuration.certificate("x"), FailsWith(Errc::not_found, HasSubstr("x.toml")));
}

TEST(Settings, OverlayKeepsWhatIsNotSaidAgain)
{
    Settings base{.ca = "letsencrypt", .email = "a@example.org"};
    Settings over{.ca = "zerossl", .redirect_to = 8443};
    const Settings both = overlay(base, over);
    EXPECT_EQ(both.ca, "zerossl");
    EXPECT_EQ(both.email, "a@example.org");
    EXPECT_EQ(both.redirect_to, 8443);
}

struct Row {
    const char* why;
    CertificateFile file;
    Errc code;
    const char* says;
};

class ResolveRefuses : public testing::TestWithParam<Row> {};

TEST_P(ResolveRefuses, WithTheSettingAndTheRemedy)
{
    EXPECT_THAT(resolve(GetParam().file, {}),
                FailsWith(GetParam().code, HasSubstr(GetParam().says)));
}

CertificateFile with(Settings settings, std::vector<std::string> names = {"a.example.org"})
{
    return {.name = "a", .names = std::move(names), .settings = std::move(settings)};
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ResolveRefuses,
    testing::Values(
        Row{"NoNames", with({}, {}), Errc::bad_config, "names is empty"},
        Row{"PortInName", with({}, {"a.example.org:8443"}), Errc::bad_usage, "a.example.org:8443"},
        Row{"PlainDirectory", with({.ca = "http://ca.example/dir"}), Errc::bad_usage, "https only"},
        Row{"UnknownCa", with({.ca = "nosuch"}), Errc::bad_usage, "letsencrypt"},
        Row{"UnknownChallenge", with({.challenge = "http-8443"}), Errc::bad_usage, "http-8443"},
        Row{"UnknownKeyType", with({.key_type = "dsa"}), Errc::bad_usage, "dsa"},
        Row{"ListenWithoutPort", with({.http_listen = "0.0.0.0:"}), Errc::bad_config, "ADDR:PORT"},
        Row{"NothingToGoBackTo", with({.keep = 1}), Errc::bad_config, "keep = 1: it is 2 to 1000"},
        Row{"KeepTheFuture", with({.keep_days = -1}), Errc::bad_config, "keep_days = -1"},
        Row{"PortTooLarge", with({.redirect_to = 84430}), Errc::bad_config, "redirect_to"}),
    [](const auto& row) { return row.param.why; });

TEST(CertificateName, IsAPlainFileName)
{
    EXPECT_EQ(certificate_name("app.example.org"), "app.example.org");
    EXPECT_EQ(certificate_name("*.example.org"), "_wildcard.example.org");
    EXPECT_EQ(certificate_name("2001:db8::1"), "2001_db8__1");
}

}  // namespace
}  // namespace acme8443::app
