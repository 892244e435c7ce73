#include <gmock/gmock.h>

#include "tests/unit/hooks/certificates.hpp"

namespace acme8443::hooks {
namespace {

TEST(WatchedTarget, WritesPemFilesAndTellsNobody)
{
    const TempDir temporary;
    const auto target = must_make(
        spec_of("watched", {{"dir", {(temporary / "tls").string()}}, {"period", {"10"}}}));
    ASSERT_THAT(target->point(*target->stage(wordy_live())), IsOk());
    EXPECT_THAT(target->reload({}), IsOk());
    EXPECT_EQ(text_of(temporary / "tls/live/chain.pem"), "chain\n");
}

TEST(WatchedTarget, RenamesAKeyStore)
{
    const TempDir temporary;
    ASSERT_THAT(file::create(temporary / "password", "changeit", 0600), IsOk());
    const auto target = must_make(
        spec_of("watched", {{"keystore", {(temporary / "keystore.p12").string()}},
                            {"keystore_password_file", {(temporary / "password").string()}},
                            {"period", {"10"}}}));
    const auto slot = target->stage(Certificates::once().live());
    ASSERT_THAT(slot, IsOk());
    ASSERT_THAT(target->point(*slot), IsOk());
    EXPECT_THAT(target->reload({}), IsOk());
    EXPECT_EQ(target->current()->id, slot->id);
}

}  // namespace
}  // namespace acme8443::hooks
