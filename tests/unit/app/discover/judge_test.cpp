#include "app/discover/judge.hpp"

#include <gmock/gmock.h>

namespace acme8443::app::discover {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

constexpr auto now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};

Found sound()
{
    Found found{.address = "127.0.0.1", .port = 8443, .server_names = {"app.example.org"}};
    found.keys.path = "/etc/tls/cert.pem";
    found.leaf = Leaf{"aa", {"app.example.org"}, "CN=CA", now + std::chrono::days(60)};
    return found;
}

std::vector<std::string> problems_of(Found found, const std::string& in_file = "aa")
{
    pki::Certificate file;
    file.sha256 = in_file;
    judge(found, file, now);
    return found.problems;
}

TEST(Judge, HasNothingAgainstASoundService) { EXPECT_THAT(problems_of(sound()), IsEmpty()); }

TEST(Judge, SaysWhatIsWrong)
{
    Found open = sound();
    open.every_address = true;
    EXPECT_THAT(problems_of(open), ElementsAre(HasSubstr("open to the world")));
    Found silent = sound();
    silent.leaf.reset();
    EXPECT_THAT(problems_of(silent), ElementsAre(HasSubstr("nothing is served")));
    Found expired = sound();
    expired.leaf->not_after = now - 1s;
    EXPECT_THAT(problems_of(expired), ElementsAre(HasSubstr("has expired on 2026-11-20")));
    Found soon = sound();
    soon.leaf->not_after = now + std::chrono::days(13);
    EXPECT_THAT(problems_of(soon), ElementsAre(HasSubstr("expires soon")));
    Found broken = sound();
    broken.leaf->problem = "bad signature";
    EXPECT_THAT(problems_of(broken), ElementsAre(HasSubstr("handshake fails (bad signature)")));
    EXPECT_THAT(problems_of(sound(), "bb"),
                ElementsAre(HasSubstr("another certificate is served than lies in /etc/tls")));
}

TEST(Judge, ComparesNamesAsClientsDo)
{
    const auto called = [](std::vector<std::string> names) {
        Found found = sound();
        found.leaf->names = {"app.example.org", "*.apps.example.org"};
        found.server_names = std::move(names);
        return problems_of(found);
    };
    EXPECT_THAT(called({"APP.example.org", "one.apps.example.org"}), IsEmpty());
    EXPECT_THAT(called({"_", "~^www", "*.example.org", ".example.org", "localhost"}), IsEmpty())
        << "patterns say no name";
    EXPECT_THAT(called({"other.example.org", "a.b.apps.example.org"}),
                ElementsAre(HasSubstr("other.example.org"), HasSubstr("a.b.apps.example.org")));
}

}  // namespace
}  // namespace acme8443::app::discover
