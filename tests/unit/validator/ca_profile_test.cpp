#include "validator/ca_profile.hpp"

#include <gmock/gmock.h>

#include <memory>

#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"
#include "validator/lint/oids.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(CaProfileTest, EveryOneThatIsListedCanBeRead)
{
    for (const std::string& name : ca_profile_names()) {
        const auto ca = ca_profile(name);
        ASSERT_THAT(ca, IsOk()) << name;
        EXPECT_EQ(ca->name, name);
    }
    EXPECT_THAT(ca_profile("nobody"), FailsWith(Errc::bad_usage, HasSubstr("letsencrypt")));
}

class ProfileFile : public testing::Test {
protected:
    Result<CaProfile> read(std::string_view text)
    {
        const auto path = directory.path() / "example.json";
        EXPECT_THAT(file::write_atomically(path, text, 0600), IsOk());
        return ca_profile(path.string());
    }
    TempDir directory;
};

TEST_F(ProfileFile, AddsToTheOneThatItExtends)
{
    const auto ca = read(R"({"name": "mine", "extends": "letsencrypt", "most_names": 7})");
    ASSERT_THAT(ca, IsOk());
    EXPECT_EQ(ca->name, "mine");
    EXPECT_EQ(ca->most_names, 7U);
    EXPECT_EQ(ca->most_redirects, 11U);
    EXPECT_THAT(ca->caa_issuers, ElementsAre("letsencrypt.org"));
}

TEST_F(ProfileFile, SaysWhatIsWrongWithIt)
{
    EXPECT_THAT(read("[]"), FailsWith(Errc::bad_config, HasSubstr("JSON object")));
    EXPECT_THAT(read("{}"), FailsWith(Errc::bad_config, HasSubstr("name")));
    EXPECT_THAT(read(R"({"name": "x", "most_nmaes": 7})"),
                FailsWith(Errc::bad_config, HasSubstr("most_nmaes")));
    EXPECT_THAT(read(R"({"name": "x", "most_names": "7"})"),
                FailsWith(Errc::bad_config, HasSubstr("type")));
    EXPECT_THAT(read(R"({"name": "x", "extends": "/etc/passwd"})"),
                FailsWith(Errc::bad_config, HasSubstr("/etc/passwd")));
    EXPECT_THAT(ca_profile((directory.path() / "none.json").string()),
                FailsWith(Errc::not_found, HasSubstr("none.json")));
}

TEST(CaOfDirectory, GoesByTheNamesThatItGivesItself)
{
    const CaProfile ca = ca_of_directory("https://ca.example/dir", {"ca.example"});
    NameFacts name(
        {Identifier::raw(Identifier::Kind::dns, "www.example.com"), ChallengeType::http_01});
    name.caa.emplace().zone["example.com"].records = {{0, "issue", "ca.example"}};
    constexpr Area areas[] = {Area::caa};
    EXPECT_EQ(judge({.names = {name}}, areas, utc(2026, 11, 20), ca).decision(),
              Decision::permitted);
    name.caa->zone["example.com"].records = {{0, "issue", "letsencrypt.org"}};
    EXPECT_EQ(judge({.names = {name}}, areas, utc(2026, 11, 20), ca).decision(), Decision::refused);
}

/// The ids of the rules that a certificate breaks, which lives this long and has everything that
/// profiles leave out.
std::vector<std::string> broken(const std::string& profile, std::chrono::seconds life)
{
    auto view = std::make_shared<lint::CertificateView>("");
    view->not_before.when = utc(2026, 11, 20);
    view->not_after.when = view->not_before.when + life - std::chrono::seconds(1);
    view->common_name = "www.example.com";
    view->key_usage = lint::digital_signature | lint::key_encipherment;
    view->extensions.emplace_back().which = lint::Ext::subject_key_id;
    view->first_.fill(-1);
    view->first_[static_cast<std::size_t>(lint::Ext::subject_key_id)] = 0;
    view->purposes = {lint::oid::server_auth, lint::oid::client_auth};
    Facts facts{.vantage = Vantage::ca};
    facts.certificate = CertificateFacts{view};
    constexpr Area areas[] = {Area::profile};
    std::vector<std::string> ids;
    for (const Finding& finding :
         judge(facts, areas, utc(2026, 11, 20), *ca_profile(profile)).findings) {
        EXPECT_EQ(finding.severity, Severity::warn);
        ids.emplace_back(finding.rule->id);
    }
    return ids;
}

TEST(IssuanceProfile, SaysWhatTheCertificateHasBeyondIt)
{
    using std::chrono::hours;
    EXPECT_THAT(broken("letsencrypt-classic", hours(2160)), ElementsAre("profile-client-auth"));
    EXPECT_THAT(broken("letsencrypt-classic", hours(2160) + std::chrono::seconds(1)),
                ElementsAre("profile-lifetime", "profile-client-auth"));
    EXPECT_THAT(broken("letsencrypt-tlsserver", hours(2160)),
                ElementsAre("profile-lifetime", "profile-common-name", "profile-key-encipherment",
                            "profile-subject-key-id", "profile-client-auth"));
    EXPECT_THAT(broken("letsencrypt-shortlived", hours(160)),
                ElementsAre("profile-common-name", "profile-key-encipherment",
                            "profile-subject-key-id", "profile-client-auth"));
    EXPECT_THAT(broken("letsencrypt", hours(2160)), IsEmpty());
    EXPECT_THAT(broken("br", hours(2160)), IsEmpty());
}

}  // namespace
}  // namespace acme8443::validator
