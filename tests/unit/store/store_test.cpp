#include <sys/stat.h>

#include <cstdlib>

#include "tests/unit/store/store_fixture.hpp"

namespace acme8443::store {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* ca_url = "https://ca.example/dir";

TEST_F(StoreTest, OpenMakesAPrivateTree)
{
    EXPECT_THAT(tree(""), ElementsAre("accounts/", "certificates/", "deployments/", "drafts/",
                                      "live/", "locks/", "quarantine/", "renewals/"));
    for (const std::string& each : tree(""))
        EXPECT_EQ(fs::status(root() / each).permissions(), fs::perms(0700)) << each;
    EXPECT_EQ(fs::status(root()).permissions(), fs::perms(0700));
}

TEST_F(StoreTest, ModesDoNotDependOnTheUmask)
{
    for (const mode_t mask : {0U, 0777U}) {
        const fs::path other = root() / ("umask" + std::to_string(mask));
        const mode_t before = umask(mask);
        const auto opened = Store::open(other);
        ASSERT_THAT(opened, IsOk());
        EXPECT_THAT(opened->new_account(ca_url, KeyType::ecdsa_p256), IsOk());
        umask(before);
        for (const auto& each : fs::recursive_directory_iterator(other / "accounts"))
            EXPECT_EQ(each.symlink_status().permissions(),
                      each.is_directory() ? fs::perms(0700) : fs::perms(0600))
                << each.path();
    }
}

TEST_F(StoreTest, OpenRefusesARootThatOthersCanEnter)
{
    fs::permissions(root(), fs::perms(0750));
    EXPECT_THAT(Store::open(root()),
                FailsWith(Errc::permission,
                          HasSubstr("chmod -R go= '" + fs::canonical(root()).string() + "'")));
}

TEST_F(StoreTest, KeysThatOthersCanReadAreRefusedUntilTheyAreMended)
{
    issue("app.example.org");
    issue("app.example.org");
    ASSERT_THAT(draft("next.example.org"), IsOk());
    ASSERT_THAT(store().new_account(ca_url, KeyType::ecdsa_p256), IsOk());
    const auto used = [&]() -> Result<void> {
        for (const char* name : {"app.example.org", "next.example.org"})
            if (auto lock = store().lock(name); !lock) return fail(lock.error());
        return store().account(ca_url).transform([](const auto&) {});
    };
    int keys = 0;
    for (const auto& each : fs::recursive_directory_iterator(root())) {
        const std::string file = each.path().filename();
        if (file != "privkey.pem" && file != "key.pem") continue;
        ++keys;
        for (const auto mode : {0640U, 0604U, 0610U, 0602U}) {
            fs::permissions(each.path(), fs::perms(mode));
            EXPECT_THAT(used(), FailsWith(Errc::permission,
                                          AllOf(HasSubstr(file), HasSubstr("chmod go= '"))));
        }
        ASSERT_EQ(std::system(("chmod go= '" + each.path().string() + "'").c_str()), 0);
        EXPECT_THAT(used(), IsOk());
    }
    EXPECT_EQ(keys, 4);
}

TEST_F(StoreTest, OpenFollowsALinkToTheRoot)
{
    const fs::path link = root().parent_path() / "link";
    fs::create_symlink(root(), link);
    const auto opened = Store::open(link);
    ASSERT_THAT(opened, IsOk());
    EXPECT_EQ(opened->root(), fs::canonical(root()));
}

TEST_F(StoreTest, LockIsForOne)
{
    {
        const auto mine = store().lock("app.example.org");
        ASSERT_THAT(mine, IsOk());
        EXPECT_THAT(store().lock("app.example.org"),
                    FailsWith(Errc::busy, HasSubstr("app.example.org")));
        EXPECT_THAT(store().lock("other.example.org"), IsOk());
    }
    EXPECT_THAT(store().lock("app.example.org"), IsOk());
}

TEST_F(StoreTest, LockHolderSweepsWhatACrashLeft)
{
    issue("app.example.org");
    ASSERT_THAT(draft("app.example.org"), IsOk());
    fs::create_directories(root() / "deployments/app.example.org");
    ASSERT_THAT(store().lock("app.example.org"), IsOk());
    auto expected = tree("");

    const std::string number = ".0123456789abcdef.tmp";
    const fs::path half = root() / "certificates/app.example.org/.tmp-20260101T000000Z-00000000";
    fs::create_directory(half);
    overwrite(half / "privkey.pem", "half");
    fs::create_directory(root() / "drafts/.tmp-app.example.org");
    overwrite(root() / ("drafts/app.example.org/.draft.json" + number), "half");
    overwrite(root() / ("renewals/.app.example.org.json" + number), "half");
    fs::create_symlink("../certificates/x", root() / ("live/.app.example.org" + number));
    overwrite(root() / ("deployments/app.example.org/.tomcat.json" + number), "half");
    // Other names' runs may be at work.
    fs::create_directory(root() / "drafts/.tmp-app.example.org.uk");
    overwrite(root() / ("renewals/.app.example.org.uk.json" + number), "at work");

    ASSERT_THAT(store().lock("app.example.org"), IsOk());
    expected.push_back("drafts/.tmp-app.example.org.uk/");
    expected.push_back("renewals/.app.example.org.uk.json" + number);
    EXPECT_THAT(tree(""), testing::UnorderedElementsAreArray(expected));
}

TEST_F(StoreTest, NothingIsLiveAtFirst)
{
    const auto live = store().live("app.example.org");
    ASSERT_THAT(live, IsOk());
    EXPECT_FALSE(*live);
    EXPECT_THAT(store().generations("app.example.org"), IsOkAndHolds(IsEmpty()));
    EXPECT_THAT(store().names(), IsOkAndHolds(IsEmpty()));
}

TEST_F(StoreTest, LiveIsWhatWasPromotedLast)
{
    issue("app.example.org");
    const Live second = issue("app.example.org");
    const auto live = store().live("app.example.org");
    ASSERT_THAT(live, IsOk());
    ASSERT_TRUE(*live);
    EXPECT_EQ((*live)->generation, second.generation);
    EXPECT_EQ((*live)->bundle.leaf_sha256, second.bundle.leaf_sha256);
    EXPECT_EQ((*live)->bundle.privkey.reveal(), second.bundle.privkey.reveal());
}

TEST_F(StoreTest, LinkIsRelativeSoThatTheStoreCanMove)
{
    const Live live = issue("*.example.org");
    EXPECT_EQ(fs::read_symlink(root() / "live/_wildcard.example.org"),
              "../certificates/_wildcard.example.org/" + live.generation);
    const fs::path moved = root().parent_path() / "moved";
    fs::rename(root(), moved);
    const auto there = Store::open(moved);
    ASSERT_THAT(there, IsOk());
    const auto again = there->live("*.example.org");
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ((*again)->bundle.leaf_sha256, live.bundle.leaf_sha256);
}

TEST_F(StoreTest, NamesAreThoseWithACertificateOrADraft)
{
    issue("b.example");
    issue("*.example.org");
    ASSERT_THAT(draft("a.example"), IsOk());
    ASSERT_THAT(draft("b.example"), IsOk());
    EXPECT_THAT(store().names(),
                IsOkAndHolds(ElementsAre("*.example.org", "a.example", "b.example")));
}

TEST_F(StoreTest, GenerationsSortByAgeEvenWhenTheClockWasWrong)
{
    const Live first = issue("app.example.org");
    const fs::path all = root() / "certificates/app.example.org";
    fs::rename(all / first.generation, all / "20991231T235959Z-00000000");
    const Live second = issue("app.example.org");
    EXPECT_THAT(second.generation, testing::StartsWith("21000101T000000Z-"));
    EXPECT_THAT(store().generations("app.example.org"),
                IsOkAndHolds(ElementsAre("20991231T235959Z-00000000", second.generation)));
}

TEST_F(StoreTest, GenerationIsNamedAfterTimeAndLeaf)
{
    const Live live = issue("app.example.org");
    EXPECT_THAT(live.generation, testing::MatchesRegex("20[0-9]{6}T[0-9]{6}Z-[0-9a-f]{8}"));
    EXPECT_THAT(live.generation, testing::EndsWith(live.bundle.leaf_sha256.substr(0, 8)));
}

TEST_F(StoreTest, PruneKeepsTheNewest)
{
    issue("app.example.org");
    issue("app.example.org");
    const Live third = issue("app.example.org");
    const Live fourth = issue("app.example.org");
    fs::create_directory(root() / "certificates/app.example.org/kept by hand");
    ASSERT_THAT(store().prune("app.example.org", {.keep = 2}), IsOk());
    EXPECT_THAT(store().generations("app.example.org"),
                IsOkAndHolds(ElementsAre(third.generation, fourth.generation)));
    EXPECT_TRUE(fs::exists(root() / "certificates/app.example.org/kept by hand"));
}

TEST_F(StoreTest, PruneNeverTakesTheLiveOne)
{
    const Live first = issue("app.example.org");
    issue("app.example.org");
    const Live third = issue("app.example.org");
    fs::remove(root() / "live/app.example.org");
    fs::create_symlink("../certificates/app.example.org/" + first.generation,
                       root() / "live/app.example.org");
    ASSERT_THAT(store().prune("app.example.org", {.keep = 1}), IsOk());
    EXPECT_THAT(store().generations("app.example.org"),
                IsOkAndHolds(ElementsAre(first.generation, third.generation)));
    ASSERT_THAT(store().prune("app.example.org", {.keep = 0}), IsOk());
    EXPECT_THAT(store().generations("app.example.org"),
                IsOkAndHolds(ElementsAre(first.generation)));
    EXPECT_THAT(store().live("app.example.org"), IsOk());
}

TEST_F(StoreTest, PruneKeepsWhatIsYoung)
{
    const Live first = issue("app.example.org");
    issue("app.example.org");
    const fs::path generations = root() / "certificates/app.example.org";
    fs::rename(generations / first.generation, generations / "20260101T000000Z-00000000");
    const Live third = issue("app.example.org");
    const auto young = std::chrono::hours(24);
    ASSERT_THAT(store().prune("app.example.org", {.keep = 1, .younger_than = young}), IsOk());
    EXPECT_THAT(store().generations("app.example.org"), IsOkAndHolds(SizeIs(2)));
    ASSERT_THAT(store().prune("app.example.org", {.keep = 1}), IsOk());
    EXPECT_THAT(store().generations("app.example.org"),
                IsOkAndHolds(ElementsAre(third.generation)));
}

TEST_F(StoreTest, PruneKeepsWhatADeploymentMayGoBackTo)
{
    const Live first = issue("app.example.org");
    issue("app.example.org");
    const Live third = issue("app.example.org");
    const std::string slot = root() / "certificates/app.example.org" / first.generation;
    const auto records = store().deployment_records();
    ASSERT_THAT(records->save("app.example.org", "haproxy",
                              {DeploymentState::verified, third.generation, slot,
                               third.bundle.leaf_sha256, third.not_before}),
                IsOk());
    ASSERT_THAT(store().prune("app.example.org", {.keep = 1}), IsOk());
    EXPECT_THAT(store().generations("app.example.org"),
                IsOkAndHolds(ElementsAre(first.generation, third.generation)));
}

TEST_F(StoreTest, AdoptMakesAForeignPairLive)
{
    const Live ours = issue("app.example.org");
    const auto key = pki::PrivateKey::from_pem(ours.bundle.privkey.reveal());
    const auto chain = pki::CertificateChain::from_pem(ours.bundle.fullchain());
    ASSERT_THAT(key, IsOk());
    ASSERT_THAT(chain, IsOk());
    const auto adopted = store().adopt("taken.over", *key, *chain);
    ASSERT_THAT(adopted, IsOk());
    EXPECT_EQ(adopted->bundle.leaf_sha256, ours.bundle.leaf_sha256);
    EXPECT_EQ(adopted->names, ours.names);
    const auto again = store().adopt("taken.over", *key, *chain);
    EXPECT_THAT(store().generations("taken.over"), IsOkAndHolds(SizeIs(1)));
    const auto other = pki::PrivateKey::generate(KeyType::ecdsa_p256);
    ASSERT_THAT(other, IsOk());
    EXPECT_THAT(store().adopt("taken.over", *other, *chain),
                FailsWith(Errc::bad_certificate, HasSubstr("not for this key")));
}

TEST_F(StoreTest, EveryCallRefusesABadName)
{
    const auto refused = FailsWith(Errc::bad_usage, HasSubstr("../x"));
    const auto records = store().deployment_records();
    EXPECT_THAT(store().lock("../x"), refused);
    EXPECT_THAT(draft("../x", order({"app.example.org"})), refused);
    EXPECT_THAT(store().drafted("../x"), refused);
    EXPECT_THAT(store().discard_draft("../x"), refused);
    EXPECT_THAT(store().live("../x"), refused);
    EXPECT_THAT(store().generations("../x"), refused);
    EXPECT_THAT(store().prune("../x", {.keep = 1}), refused);
    EXPECT_THAT(store().heal("../x"), refused);
    EXPECT_THAT(store().quarantined("../x"), refused);
    EXPECT_THAT(store().generation("../x", "1"), refused);
    EXPECT_THAT(store().renewal("../x"), refused);
    EXPECT_THAT(store().save_renewal("../x", {}), refused);
    EXPECT_THAT(records->find("../x", "tomcat"), refused);
    EXPECT_THAT(records->find("app.example.org", "../x"), refused);
    EXPECT_THAT(records->save("app.example.org", "../x", {}), refused);
}

TEST_F(StoreTest, RemembersWhichKeysAreCompromised)
{
    EXPECT_THAT(store().is_compromised("a key"), IsOkAndHolds(false));
    ASSERT_THAT(store().note_compromised("a key"), IsOk());
    ASSERT_THAT(store().note_compromised("a key"), IsOk());
    EXPECT_THAT(store().is_compromised("a key"), IsOkAndHolds(true));
    EXPECT_THAT(store().is_compromised("another"), IsOkAndHolds(false));
    EXPECT_THAT(Store::open(root()), IsOk());
}

}  // namespace
}  // namespace acme8443::store
