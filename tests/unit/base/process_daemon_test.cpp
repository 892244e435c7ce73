#include "base/file.hpp"
#include "base/process.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443 {
namespace {

TEST(ProcessDaemon, MayFlushWhatItHasInheritedAfterItsStarterHasEnded)
{
    const TempDir dir;
    // The write would be its end by SIGPIPE if nobody read any more.
    const std::string daemon =
        "sleep 0.2; echo inherited; echo lives > " + (dir / "there").string();
    const Command command{.argv = {"/bin/sh", "-c", "(" + daemon + ") & exit 0"}};
    const auto finished = run(command, {});
    ASSERT_THAT(finished, IsOk());
    EXPECT_EQ(finished->status, 0);
    EXPECT_EQ(finished->output, "inherited\n");
    EXPECT_THAT(file::read(dir / "there"), IsOkAndHolds("lives\n"));
}

}  // namespace
}  // namespace acme8443
