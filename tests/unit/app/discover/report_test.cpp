#include "app/discover/report.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/support/matchers.hpp"

namespace acme8443::app::discover {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

Found found(const std::string& address, std::uint16_t port, const std::string& leaf)
{
    Found out{.address = address, .port = port, .every_address = address == "0.0.0.0"};
    out.service = "nginx";
    if (!leaf.empty()) out.leaf = Leaf{leaf, {"app.example.org"}, "CN=CA", {}};
    return out;
}

std::vector<std::string> kinds(const std::vector<Found>& before, const std::vector<Found>& now,
                               const std::vector<std::string>& ours = {})
{
    const auto changes = compare(baseline(before), now, ours);
    EXPECT_THAT(changes, IsOk());
    std::vector<std::string> out;
    for (const Change& change : *changes) out.push_back(change.kind + " " + change.where);
    return out;
}

TEST(Baseline, SaysWhatHasChanged)
{
    using testing::ElementsAre;
    const std::vector was{found("127.0.0.1", 8443, "a"), found("127.0.0.1", 9443, "b")};
    EXPECT_THAT(kinds(was, was), IsEmpty());
    EXPECT_THAT(kinds(was, {was[0]}), ElementsAre("gone 127.0.0.1:9443"));
    EXPECT_THAT(kinds({was[0]}, was), ElementsAre("new listener 127.0.0.1:9443"));
    EXPECT_THAT(kinds(was, {found("0.0.0.0", 8443, "a"), was[1]}),
                ElementsAre("exposure 0.0.0.0:8443"));
    const std::vector renewed{found("127.0.0.1", 8443, "c"), was[1]};
    EXPECT_THAT(kinds(was, renewed), ElementsAre("certificate 127.0.0.1:8443"));
    EXPECT_THAT(kinds(was, renewed, {"c"}), IsEmpty()) << "it was us";
    EXPECT_THAT(kinds(was, {found("127.0.0.1", 8443, ""), was[1]}),
                ElementsAre("certificate 127.0.0.1:8443"));
    // Two listeners of one port.
    EXPECT_THAT(kinds(was, {was[0], found("::1", 8443, "a"), was[1]}),
                ElementsAre("new listener [::1]:8443"));
}

TEST(Baseline, RefusesWhatIsNone)
{
    for (const char* text :
         {"", "{}", "[]", R"({"acme8443_baseline":1})",
          R"({"acme8443_baseline":1,"services":[{}]})", R"({"acme8443_baseline":2,"services":[]})"})
        EXPECT_THAT(compare(text, {}, {}), FailsWith(Errc::bad_config, HasSubstr("baseline")));
}

TEST(Report, HasTheTableToPaste)
{
    Found one = found("127.0.0.1", 8443, "a");
    hooks::TargetSpec target{.name = "nginx", .kind = "files"};
    target.endpoints = {{"127.0.0.1", 8443}};
    target.settings = {{"dir", {"/etc/\"odd\""}}, {"reload", {"nginx", "-s", "reload"}}};
    one.proposal = target;
    one.problems = {"open"};
    EXPECT_THAT(to_text(one), AllOf(HasSubstr("127.0.0.1:8443: nginx"), HasSubstr("  ! open\n"),
                                    HasSubstr("[[deploy]]\ntarget = \"files\"\n"),
                                    HasSubstr("dir = \"/etc/\\\"odd\\\"\"\n"),
                                    HasSubstr("reload = [\"nginx\", \"-s\", \"reload\"]\n")));
    EXPECT_EQ(to_json(one)["problems"][0], "open");
    EXPECT_THAT(csv(std::vector{one}), HasSubstr("127.0.0.1,8443,nginx,"));
}

TEST(Report, QuotesCells)
{
    EXPECT_EQ(csv(std::vector<Change>{{"gone", "a", "said \"x\", twice"}}),
              "change,where,what\r\ngone,a,\"said \"\"x\"\", twice\"\r\n");
}

}  // namespace
}  // namespace acme8443::app::discover
