#include "store/layout.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::store {
namespace {

using testing::HasSubstr;

struct Row {
    const char* why;
    std::string name;
    std::string file;  ///< empty: refused
};

class FileName : public testing::TestWithParam<Row> {};

TEST_P(FileName, MapsThereAndBack)
{
    const Row& row = GetParam();
    const auto file = file_name(row.name);
    if (row.file.empty()) {
        EXPECT_THAT(file, FailsWith(Errc::bad_usage, HasSubstr("the name \"")));
        return;
    }
    ASSERT_THAT(file, IsOkAndHolds(row.file));
    EXPECT_EQ(name_of(*file), row.name);
}

INSTANTIATE_TEST_SUITE_P(
    rows, FileName,
    testing::Values(Row{"Domain", "app.example.org", "app.example.org"},
                    Row{"CaseIsKept", "App", "App"}, Row{"Word", "my_shop-2", "my_shop-2"},
                    Row{"Wildcard", "*.example.org", "_wildcard.example.org"},
                    Row{"Longest", std::string(200, 'a'), std::string(200, 'a')},
                    Row{"TooLong", std::string(201, 'a'), ""}, Row{"Empty", "", ""},
                    Row{"OnlyStar", "*.", ""}, Row{"StarInside", "a.*.example.org", ""},
                    Row{"StarWithoutDot", "*example.org", ""},
                    Row{"TwoStars", "*.*.example.org", ""},
                    Row{"MappedTwice", "*._wildcard.example.org",
                        "_wildcard._wildcard.example.org"},
                    Row{"Dot", ".", ""}, Row{"Dots", "..", ""}, Row{"Hidden", ".tmp-x", ""},
                    Row{"HiddenWildcard", "*..example.org", ""}, Row{"Option", "-rf", ""},
                    Row{"Slash", "a/b", ""}, Row{"Climbs", "../../etc/passwd", ""},
                    Row{"Nul", std::string("a\0b", 3), ""}, Row{"Space", "a b", ""},
                    Row{"Newline", "a\n", ""}, Row{"NotAscii", "b\xc3\xbcro.example", ""}),
    [](const auto& row) { return row.param.why; });

TEST(WildcardName, MayBeTypedAsItsFileName)
{
    EXPECT_THAT(file_name("_wildcard.example.org"), IsOkAndHolds("_wildcard.example.org"));
    EXPECT_THAT(file_name("_wildcard."), FailsWith(Errc::bad_usage, HasSubstr("is empty")));
    EXPECT_THAT(file_name("_wildcard.*.example.org"), FailsWith(Errc::bad_usage, HasSubstr("*")));
}

TEST(CaName, IsReadableAndAPlainFileName)
{
    EXPECT_EQ(ca_name("https://acme-v02.api.letsencrypt.org/directory"),
              "acme-v02.api.letsencrypt.org_directory");
    EXPECT_EQ(ca_name("https://localhost:14000/dir"), "localhost_14000_dir");
    EXPECT_EQ(ca_name("https://../../x"), "_.._.._x");
    EXPECT_EQ(ca_name(""), "_");
    EXPECT_EQ(ca_name("https://" + std::string(500, 'h')).size(), 200U);
}

TEST(Layout, RefusesABadName)
{
    EXPECT_THAT(Layout::of("/store", "a/b"), FailsWith(Errc::bad_usage, HasSubstr("a/b")));
}

}  // namespace
}  // namespace acme8443::store
