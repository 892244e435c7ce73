#include "app/import/reading.hpp"

#include <gmock/gmock.h>

#include "tests/support/source_tree.hpp"
#include "tests/support/test_data.hpp"

namespace acme8443::app {
namespace {

using std::chrono::days, std::chrono::hours, std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ForeignCertificate certificate()
{
    const auto certs = source_tree() / "tests/data/certs";
    auto read = read_pair("app.example.org",
                          {.key = certs / "leaf_ec.key.pem", .chain = certs / "leaf_ec.pem"},
                          "https://ca.example/directory");
    EXPECT_THAT(read, IsOk());
    return *std::move(read);
}

TEST(Schedule, OfAnotherClientIsSoLongBeforeTheEnd)
{
    struct Row {
        const char* said;
        seconds before;
    };
    for (const auto& [said, before] :
         {Row{"20", days(20)}, Row{"30 days", days(30)}, Row{"1 day", days(1)},
          Row{"3 weeks", days(21)}, Row{"12 hours", hours(12)}}) {
        ForeignCertificate read = certificate();
        renew_before_end(read, said);
        EXPECT_EQ(read.renew_at, read.chain.leaf().not_after - before) << said;
        EXPECT_THAT(read.to_do, IsEmpty()) << said;
    }
}

TEST(Schedule, ThatCannotBeReadIsLeftToDo)
{
    for (const char* said : {"soon", "3 moons", "99999999999", "-1", "20 days 3 hours"}) {
        ForeignCertificate read = certificate();
        renew_before_end(read, said);
        EXPECT_FALSE(read.renew_at) << said;
        EXPECT_THAT(read.to_do, ElementsAre(HasSubstr(said)));
    }
    ForeignCertificate silent = certificate();
    renew_before_end(silent, "");
    EXPECT_FALSE(silent.renew_at);
    EXPECT_THAT(silent.to_do, IsEmpty());
}

TEST(Webroot, IsWhatServesTheAnswersFolder)
{
    ForeignCertificate read = certificate();
    prove_in_folder(read, "/var/www/app/.well-known/acme-challenge");
    EXPECT_THAT(read.file.settings.webroot, testing::Optional(ElementsAre("/var/www/app")));
    EXPECT_THAT(read.to_do, IsEmpty());
}

TEST(Webroot, OfAnotherShapeIsLeftToDo)
{
    for (const char* folder : {"/var/www/dehydrated", "/.well-known/acme-challenge",
                               "ssh:host:/www/.well-known/acme-challenge", ""}) {
        ForeignCertificate read = certificate();
        prove_in_folder(read, folder);
        EXPECT_FALSE(read.file.settings.webroot) << folder;
        EXPECT_THAT(read.to_do, ElementsAre(HasSubstr(folder)));
    }
}

}  // namespace
}  // namespace acme8443::app
