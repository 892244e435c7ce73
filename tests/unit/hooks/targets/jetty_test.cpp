#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/process.hpp"
#include "tests/unit/hooks/certificates.hpp"

namespace acme8443::hooks {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

/// A real PKCS#12 file, judged by the openssl tool.
class JettyTarget : public testing::Test {
protected:
    JettyTarget() { EXPECT_THAT(file::create(temporary / "password", "changeit\n", 0600), IsOk()); }
    std::unique_ptr<Target> make(Settings more = {}) const
    {
        more["keystore"] = {keystore.string()};
        more["keystore_password_file"] = {(temporary / "password").string()};
        return must_make(spec_of("jetty", more));
    }
    /// The certificates and friendlyNames in the key store, as PEM and comments.
    std::string contents() const
    {
        const auto told = run({.argv = {"openssl", "pkcs12", "-in", keystore.string(), "-passin",
                                        "pass:changeit", "-nodes"}},
                              {});
        EXPECT_THAT(told, IsOk());
        return told ? told->output + told->errors : "";
    }
    static const Live& live()
    {
        static const Live made = Certificates::once().live();
        return made;
    }
    static const Live& other()
    {
        static const Live made = Certificates::once().live();
        return made;
    }
    TempDir temporary;
    fs::path keystore = temporary / "keystore.p12";
};

TEST_F(JettyTarget, RenamesARealKeyStoreIntoPlace)
{
    const auto target = make({{"alias", {"svc"}}});
    EXPECT_EQ(target->current()->id, "");
    const auto slot = target->stage(live());
    ASSERT_THAT(slot, IsOk());
    EXPECT_THAT(slot->id,
                AllOf(StartsWith("v-"), testing::EndsWith(live().bundle.leaf_sha256.substr(0, 8))));
    EXPECT_FALSE(fs::exists(keystore));
    ASSERT_THAT(target->point(*slot), IsOk());
    EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(keystore)));
    EXPECT_EQ(target->current()->id, slot->id);
    EXPECT_THAT(contents(), AllOf(HasSubstr(live().bundle.cert), HasSubstr(live().bundle.chain),
                                  HasSubstr("friendlyName: svc"), HasSubstr("PRIVATE KEY")));
}

TEST_F(JettyTarget, GoesThereAndBack)
{
    const auto target = make();
    const auto old = target->stage(live());
    ASSERT_THAT(target->point(*old), IsOk());
    const auto slot = target->stage(other());
    const auto before = fs::last_write_time(keystore);
    ASSERT_THAT(target->point(*slot), IsOk());
    EXPECT_THAT(contents(), HasSubstr(other().bundle.cert));
    ASSERT_THAT(target->point(*old), IsOk());
    EXPECT_EQ(target->current()->id, old->id);
    EXPECT_THAT(contents(), HasSubstr(live().bundle.cert));
    EXPECT_GE(fs::last_write_time(keystore), before);
    EXPECT_GT(fs::last_write_time(keystore), fs::file_time_type::clock::now());
}

TEST_F(JettyTarget, KeepsWhatLayThereBefore)
{
    ASSERT_THAT(file::create(keystore, "by hand", 0600), IsOk());
    const auto target = make();
    const auto old = target->current();
    EXPECT_THAT(old->id, StartsWith("before-"));
    EXPECT_FALSE(fs::exists(temporary / ".keystore.p12.slots")) << "looking writes nothing";
    const auto slot = target->stage(live());
    EXPECT_EQ(target->current()->id, old->id);
    ASSERT_THAT(target->point(*slot), IsOk());
    ASSERT_THAT(target->point(*old), IsOk());
    EXPECT_EQ(text_of(keystore), "by hand");
    EXPECT_EQ(target->current()->id, old->id);
    EXPECT_EQ(target->slots()->size(), 1U) << "it is not ours to remove";
}

TEST_F(JettyTarget, TheSlotInUseIsNotWrittenOver)
{
    const auto target = make();
    const auto slot = target->stage(live());
    EXPECT_EQ(target->stage(live())->id, slot->id) << "not in use yet";
    ASSERT_THAT(target->point(*slot), IsOk());
    const std::string in_use = text_of(keystore);
    const auto again = target->stage(live());
    EXPECT_EQ(again->id, slot->id + ".2");
    EXPECT_EQ(text_of(keystore), in_use);
    ASSERT_THAT(target->point(*again), IsOk());
    target->forget(*slot);
    target->forget(*again);
    EXPECT_EQ(target->slots()->size(), 1U) << "the one in use stays";
    EXPECT_EQ(target->current()->id, again->id);
}

TEST_F(JettyTarget, TheServiceCanReadItAsItCouldBefore)
{
    ASSERT_THAT(file::create(keystore, "by hand", 0640), IsOk());
    const bool root = getuid() == 0;
    ASSERT_TRUE(!root || chown(keystore.c_str(), 4711, 4712) == 0);
    ASSERT_THAT(make()->point(*make()->stage(live())), IsOk());
    struct stat status {};
    ASSERT_EQ(stat(keystore.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0640U);
    if (root) {
        EXPECT_EQ(status.st_uid, 4711U);
        EXPECT_EQ(status.st_gid, 4712U);
    }
    ASSERT_THAT(make({{"mode", {"0600"}}})->point(*make()->stage(live())), IsOk());
    ASSERT_EQ(stat(keystore.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

TEST_F(JettyTarget, RefusesASlotThatIsNone)
{
    const auto target = make();
    ASSERT_THAT(target->point(*target->stage(live())), IsOk());
    for (const char* id : {"", "v-gone", "before-00000000", "../password", "v-/../../password"})
        EXPECT_THAT(target->point({id}), FailsWith(Errc::not_found, testing::_)) << id;
}

TEST_F(JettyTarget, NeedsItsPassword)
{
    ASSERT_THAT(file::write_atomically(temporary / "password", "\n", 0600), IsOk());
    EXPECT_THAT(make()->stage(live()), FailsWith(Errc::bad_config, HasSubstr("is empty")));
    fs::remove(temporary / "password");
    EXPECT_THAT(make()->stage(live()), FailsWith(Errc::not_found, HasSubstr("password")));
}

TEST_F(JettyTarget, IsToldOnRequestOnly)
{
    EXPECT_THAT(make()->reload({}), IsOk()) << "ssl-reload looks every second";
    const auto java = temporary / "java";
    ASSERT_THAT(file::create(java, "#!/bin/sh\nshift; echo \"$@\" >&2; exit 1\n", 0700), IsOk());
    EXPECT_THAT(
        make({{"java", {java.string()}}, {"pid", {"4711"}}})->reload({}),
        FailsWith(Errc::hook_failed,
                  HasSubstr("4711 org.eclipse.jetty.util.ssl:type=keystorescanner,* reload")));
}

}  // namespace
}  // namespace acme8443::hooks
