#include "tests/unit/store/store_fixture.hpp"

namespace acme8443::store {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* name = "app.example.org";

class Heal : public StoreTest {
protected:
    fs::path directory(const Live& live) const
    {
        return root() / "certificates" / name / live.generation;
    }
    fs::path link() const { return root() / "live" / name; }
    void point(const fs::path& target) const
    {
        fs::remove(link());
        fs::create_symlink(target, link());
    }
    std::string in_force() const
    {
        const auto live = store().live(name);
        EXPECT_THAT(live, IsOk());
        return live && *live ? (*live)->generation : "none";
    }
};

class DamagedFile : public Heal, public testing::WithParamInterface<const char*> {};

TEST_P(DamagedFile, IsSeenNamedAndHealed)
{
    const Live old = issue(name);
    const Live newest = issue(name);
    const fs::path file = directory(newest) / GetParam();
    const std::string whole = read(file);
    const auto is_seen = FailsWith(Errc::damaged, HasSubstr(GetParam()));

    for (std::size_t i = 0; i < whole.size(); i += 7) {
        std::string bytes = whole;
        bytes[i] = static_cast<char>(bytes[i] ^ 4);
        overwrite(file, bytes);
        EXPECT_THAT(store().live(name), is_seen) << "byte " << i << " changed";
    }
    for (std::size_t length = 0; length < whole.size() - 1; length += 97) {
        overwrite(file, whole.substr(0, length));
        EXPECT_THAT(store().live(name), is_seen) << "cut after " << length;
    }
    overwrite(file, whole + "}");
    EXPECT_THAT(store().live(name), is_seen) << "longer";
    fs::remove(file);
    EXPECT_THAT(store().live(name), is_seen) << "missing";

    ASSERT_THAT(store().heal(name), IsOk());
    EXPECT_EQ(in_force(), old.generation);
    EXPECT_THAT(store().generations(name), IsOkAndHolds(ElementsAre(old.generation)));
    EXPECT_TRUE(fs::is_directory(root() / "quarantine" / name / newest.generation));
    EXPECT_THAT(store().quarantined(name),
                IsOkAndHolds(testing::Contains(root() / "quarantine" / name / newest.generation)));
}

INSTANTIATE_TEST_SUITE_P(files, DamagedFile,
                         testing::Values("privkey.pem", "cert.pem", "chain.pem", "fullchain.pem",
                                         "meta.json"),
                         [](const auto& row) { return fs::path(row.param).stem().string(); });

TEST_F(Heal, FilesOfTwoGenerationsDoNotMix)
{
    const Live old = issue(name);
    const Live newest = issue(name);
    fs::copy_file(directory(old) / "privkey.pem", directory(newest) / "privkey.pem",
                  fs::copy_options::overwrite_existing);
    EXPECT_THAT(store().live(name), FailsWith(Errc::damaged, HasSubstr("privkey.pem")));
}

TEST_F(Heal, OtherNamesAreNotAffected)
{
    const Live other = issue("other.example.org");
    flip_a_bit(directory(issue(name)) / "cert.pem");
    EXPECT_THAT(store().live("other.example.org"), IsOk());
    EXPECT_THAT(store().names(), IsOkAndHolds(ElementsAre(name, "other.example.org")));
    EXPECT_THAT(store().heal("other.example.org"), IsOk());
    EXPECT_THAT(store().generations("other.example.org"),
                IsOkAndHolds(ElementsAre(other.generation)));
}

TEST_F(Heal, WhatIsWholeIsLeftAsItIs)
{
    issue(name);
    issue(name);
    ASSERT_THAT(store().save_renewal(name, {}), IsOk());
    const auto before = tree("");
    EXPECT_THAT(store().heal(name), IsOk());
    EXPECT_THAT(store().heal("never.seen"), IsOk());
    EXPECT_EQ(tree(""), before);
}

TEST_F(Heal, WithoutAnIntactGenerationWhatMayStillServeStays)
{
    const Live only = issue(name);
    flip_a_bit(directory(only) / "meta.json");
    EXPECT_THAT(store().heal(name), FailsWith(Errc::damaged, HasSubstr("no intact generation")));
    EXPECT_EQ(read(link() / "cert.pem"), only.bundle.cert);

    const Live next = issue(name);
    EXPECT_THAT(store().heal(name), IsOk());
    EXPECT_EQ(in_force(), next.generation);
    EXPECT_TRUE(fs::is_directory(root() / "quarantine" / name / only.generation));
}

TEST_F(Heal, DamagedGenerationThatIsNotLiveGoesToQuarantine)
{
    const Live old = issue(name);
    const Live newest = issue(name);
    flip_a_bit(directory(old) / "privkey.pem");
    EXPECT_EQ(in_force(), newest.generation);
    ASSERT_THAT(store().heal(name), IsOk());
    EXPECT_EQ(in_force(), newest.generation);
    EXPECT_THAT(store().generations(name), IsOkAndHolds(ElementsAre(newest.generation)));
}

TEST_F(Heal, LinkThatPointsNowhere)
{
    const Live live = issue(name);
    point("../certificates/app.example.org/20200101T000000Z-00000000");
    EXPECT_THAT(store().live(name),
                FailsWith(Errc::damaged, HasSubstr("20200101T000000Z-00000000")));
    ASSERT_THAT(store().heal(name), IsOk());
    EXPECT_EQ(in_force(), live.generation);
}

TEST_F(Heal, LinkThatPointsOutOfItsPlace)
{
    const Live live = issue(name);
    for (const char* target :
         {"/etc", "../certificates/other.example.org/x", "../certificates/.."}) {
        point(target);
        EXPECT_THAT(store().live(name), FailsWith(Errc::damaged, HasSubstr(target)));
        ASSERT_THAT(store().heal(name), IsOk());
        EXPECT_EQ(in_force(), live.generation);
    }
    EXPECT_TRUE(fs::exists("/etc/passwd"));
}

TEST_F(Heal, CopyInPlaceOfTheLink)
{
    const Live live = issue(name);
    fs::remove(link());
    fs::copy(directory(live), link());
    EXPECT_THAT(store().live(name), FailsWith(Errc::damaged, HasSubstr("not a symbolic link")));
    ASSERT_THAT(store().heal(name), IsOk());
    EXPECT_EQ(in_force(), live.generation);
    EXPECT_TRUE(fs::exists(root() / "quarantine" / name / "live/privkey.pem"));
}

TEST_F(Heal, DamagedRecordsStartAfresh)
{
    auto records = store().deployment_records();
    ASSERT_THAT(store().save_renewal(name, {.failures = 3}), IsOk());
    ASSERT_THAT(records->save(name, "good", {}), IsOk());
    ASSERT_THAT(records->save(name, "bad", {}), IsOk());
    flip_a_bit(root() / "renewals/app.example.org.json");
    flip_a_bit(root() / "deployments/app.example.org/bad.json");
    EXPECT_THAT(store().renewal(name), FailsWith(Errc::damaged, HasSubstr("app.example.org.json")));
    EXPECT_THAT(records->find(name, "bad"), FailsWith(Errc::damaged, HasSubstr("bad.json")));

    ASSERT_THAT(store().heal(name), IsOk());
    EXPECT_EQ(store().renewal(name)->failures, 0U);
    EXPECT_FALSE(*records->find(name, "bad"));
    EXPECT_TRUE(*records->find(name, "good"));
    EXPECT_THAT(tree("quarantine"), ElementsAre("app.example.org/", "app.example.org/bad.json",
                                                "app.example.org/renewal.json"));
}

}  // namespace
}  // namespace acme8443::store
