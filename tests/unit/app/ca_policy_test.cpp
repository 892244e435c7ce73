// Which policy a certificate is judged by follows from its CA and its profile.
#include <gmock/gmock.h>

#include "app/ca/ca_knowledge.hpp"
#include "app/settings/certificate_spec.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::app {
namespace {

std::string policy(const std::string& ca, std::optional<std::string> profile)
{
    CertificateFile file{.name = "app.example.org", .names = {"app.example.org"}};
    file.settings.ca = ca;
    file.settings.profile = std::move(profile);
    const auto spec = resolve(file, {});
    EXPECT_THAT(spec, IsOk());
    return spec ? spec->ca.policy : "";
}

TEST(CaPolicy, IsThatOfTheProfileWhereOneIsKnown)
{
    EXPECT_EQ(policy("letsencrypt", {}), "letsencrypt-classic");
    EXPECT_EQ(policy("letsencrypt", "shortlived"), "letsencrypt-shortlived");
    EXPECT_EQ(policy("letsencrypt-staging", "tlsserver"), "letsencrypt-tlsserver");
    EXPECT_EQ(policy("letsencrypt", "tomorrows"), "letsencrypt");
    EXPECT_EQ(policy("https://ca.example/directory", {}), "br");
    EXPECT_EQ(policy("https://ca.example/directory", "shortlived"), "br");
}

/// The CA's profile.
validator::CaProfile profile(std::string_view name_or_url,
                             std::vector<std::string> caa_identities = {})
{
    auto ca = find_ca(name_or_url);
    EXPECT_THAT(ca, IsOk());
    if (!caa_identities.empty()) ca->caa_identities = std::move(caa_identities);
    const auto profile = profile_of(*ca);
    EXPECT_THAT(profile, IsOk());
    return profile.value_or(validator::CaProfile{});
}

TEST(CaPolicy, OfACaWithoutAProfileIsWhatItsDirectoryShows)
{
    const auto any = profile("https://ca.example/directory", {"ca.example"});
    EXPECT_EQ(any.title, "https://ca.example/directory");
    EXPECT_THAT(any.caa_issuers, testing::ElementsAre("ca.example"));
    EXPECT_TRUE(any.publicly_trusted);
    EXPECT_FALSE(any.boulder);
    EXPECT_EQ(profile("zerossl").title, "ZeroSSL");
    EXPECT_THAT(profile("zerossl").caa_issuers, testing::ElementsAre("sectigo.com"));
    EXPECT_TRUE(profile("letsencrypt").boulder);
}

}  // namespace
}  // namespace acme8443::app
