#include "acme/challenge/webroot.hpp"

#include <sys/stat.h>

#include <fstream>

#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::acme {
namespace {

namespace fs = std::filesystem;

Challenge challenge(const std::string& token)
{
    return {.name = Identifier::raw(Identifier::Kind::dns, "a.example"),
            .type = ChallengeType::http_01,
            .token = token,
            .key_authorization = token + ".thumbprint",
            .url = "https://ca.example/challenge"};
}

const std::string token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";

mode_t mode(const fs::path& path)
{
    struct stat status {};
    EXPECT_EQ(lstat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777;
}

TEST(Webroot, FileIsThereWhileItIsPresented)
{
    const TempDir root;
    const fs::path file = root / (".well-known/acme-challenge/" + token);
    const mode_t old_mask = umask(0077);
    {
        const auto presented = make_webroot(root.path())->present(challenge(token), {});
        ASSERT_THAT(presented, IsOk());
        EXPECT_THAT(file::read(file), IsOkAndHolds(testing::Eq(token + ".thumbprint")));
        EXPECT_EQ(mode(file), 0644U);
        EXPECT_EQ(mode(file.parent_path()), 0755U);
        EXPECT_EQ(mode(file.parent_path().parent_path()), 0755U);
        EXPECT_FALSE(presented->fetched_within(std::chrono::hours(1), {}));
    }
    umask(old_mask);
    EXPECT_FALSE(fs::exists(file));
    EXPECT_TRUE(fs::exists(file.parent_path()));
}

TEST(Webroot, ReplacesWhatACrashLeftButWritesThroughNoLink)
{
    const TempDir root;
    const fs::path directory = root / ".well-known/acme-challenge";
    const fs::path victim = root / "victim";
    ASSERT_TRUE(fs::create_directories(directory));
    std::ofstream(victim) << "keep";
    fs::create_symlink(victim, directory / token);
    {
        const auto presented = make_webroot(root.path())->present(challenge(token), {});
        ASSERT_THAT(presented, IsOk());
        EXPECT_FALSE(fs::is_symlink(directory / token));
    }
    EXPECT_THAT(file::read(victim), IsOkAndHolds(testing::Eq("keep")));
}

TEST(Webroot, FollowsNoLinkBelowTheRoot)
{
    const TempDir root;
    const TempDir elsewhere;
    fs::create_directory_symlink(elsewhere.path(), root / ".well-known");
    const auto presented = make_webroot(root.path())->present(challenge(token), {});
    ASSERT_FALSE(presented);
    EXPECT_THAT(presented.error().message, testing::HasSubstr(".well-known"));
    EXPECT_TRUE(fs::is_empty(elsewhere.path()));
}

TEST(Webroot, RefusesTokensThatCouldBePaths)
{
    const TempDir root;
    for (const std::string& bad :
         {std::string("../../../../../../etc/passwd"), std::string("/etc/passwd/etc/passwd"),
          std::string("."), std::string(), std::string(21, 'a'), std::string(129, 'a'),
          std::string("evaGxfADs6pSRb2LAv9IZf17Dt3%2e"),
          std::string("evaGxfADs6pSRb2LAv9IZf17Dt3\0x", 29)})
        EXPECT_THAT(make_webroot(root.path())->present(challenge(bad), {}),
                    FailsWith(Errc::protocol, testing::_));
    EXPECT_TRUE(fs::is_empty(root.path()));
}

TEST(Webroot, NamesARootThatIsNotThere)
{
    EXPECT_THAT(make_webroot("/nonexistent/webroot")->present(challenge(token), {}),
                FailsWith(Errc::not_found, testing::HasSubstr("/nonexistent/webroot")));
}

}  // namespace
}  // namespace acme8443::acme
