#include "app/ca/ca_presets.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace acme8443::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST(CaPresets, AreFoundByNameAndByUrl)
{
    EXPECT_THAT(ca_presets(), SizeIs(9));
    for (const CaPreset& preset : ca_presets()) {
        EXPECT_TRUE(preset.directory_url.starts_with("https://")) << preset.name;
        EXPECT_FALSE(preset.caa_identities.empty()) << preset.name;
        if (!preset.ended.empty()) continue;
        EXPECT_EQ(find_ca(preset.name)->directory_url, preset.directory_url);
        EXPECT_EQ(find_ca(preset.directory_url)->name, preset.name);
    }
    EXPECT_EQ(find_ca("https://ca.example/directory")->name, "https://ca.example/directory");
}

TEST(CaPresets, AnUnknownOneIsToldWhichThereAre)
{
    EXPECT_THAT(find_ca("lets"), FailsWith(Errc::bad_usage, AllOf(HasSubstr("letsencrypt, "),
                                                                  Not(HasSubstr("buypass")))));
    EXPECT_THAT(find_ca("http://ca.example/"), FailsWith(Errc::bad_usage, HasSubstr("https only")));
}

TEST(CaPresets, OneThatHasEndedIsRefused)
{
    for (const char* ca : {"buypass", "https://api.buypass.com/acme/directory"})
        EXPECT_THAT(find_ca(ca), FailsWith(Errc::bad_usage, HasSubstr("since 2025-10-31")));
}

TEST(CaPresets, EveryLimitHasASource)
{
    for (const CaPreset& ca : ca_presets())
        EXPECT_TRUE(!ca.source.empty() || (ca.limits.empty() && ca.ended.empty())) << ca.name;
}

}  // namespace
}  // namespace acme8443::app
