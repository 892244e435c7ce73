// Which policy a certificate is judged by follows from its CA and its profile.
#include <gmock/gmock.h>

#include "app/certificate_spec.hpp"
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

}  // namespace
}  // namespace acme8443::app
