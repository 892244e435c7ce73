#include "acme/json.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/matchers.hpp"

namespace acme8443::acme {
namespace {

using testing::HasSubstr;

std::string nested(std::size_t levels)
{
    return std::string(levels, '[') + std::string(levels, ']');
}

TEST(Json, TakesSixteenLevelsAndNoMore)
{
    EXPECT_THAT(parse_json(nested(16), "it"), IsOk());
    EXPECT_THAT(parse_json(nested(17), "it"), FailsWith(Errc::protocol, HasSubstr("16 levels")));
    EXPECT_THAT(parse_json(std::string(2'000'000, '['), "it"),
                FailsWith(Errc::protocol, HasSubstr("16 levels")));
    EXPECT_THAT(parse_json(std::string(2'000'000, '[') + "{\"a\":1}", "it"),
                FailsWith(Errc::protocol, HasSubstr("16 levels")));
}

TEST(Json, RefusesAMemberThatIsThereTwice)
{
    EXPECT_THAT(parse_json(R"({"a":1,"b":{"a":2}})", "it"), IsOk());
    EXPECT_THAT(parse_json(R"({"a":1,"\u0061":2})", "it"),
                FailsWith(Errc::protocol, HasSubstr("twice")));
    EXPECT_THAT(parse_json(R"([{"a":1},{"a":1}])", "it"), IsOk());
}

TEST(Json, RefusesWhatIsNotJson)
{
    for (const char* text : {"", "{", "[1,]", "nul", "{\"a\":NaN}", "{'a':1}", "\"\xff\"",
                             "\"a\nb\"", "{} {}", "<html>502 Bad Gateway</html>"})
        EXPECT_THAT(parse_json(text, "it"), FailsWith(Errc::protocol, "it is not JSON")) << text;
}

TEST(Json, MembersOfAnotherTypeAreMissing)
{
    const auto document =
        nlohmann::json::parse(R"({"s":"x","n":1,"l":["a",2,"b"],"t":true,"o":{}})");
    EXPECT_EQ(string_at(document, "s"), "x");
    EXPECT_EQ(string_at(document, "n"), "");
    EXPECT_EQ(string_at(document, "nothing"), "");
    EXPECT_EQ(string_at(document.at("l"), "s"), "");
    EXPECT_THAT(strings_at(document, "l"), testing::ElementsAre("a", "b"));
    EXPECT_THAT(strings_at(document, "s"), testing::IsEmpty());
    EXPECT_TRUE(true_at(document, "t"));
    EXPECT_FALSE(true_at(document, "n"));
    EXPECT_TRUE(array_at(document, "o").empty());
    EXPECT_TRUE(member_at(document, "nothing").is_null());
}

TEST(Json, WritesWhatIsNotUtf8Too) { EXPECT_EQ(to_text("a\xff"), "\"a\xEF\xBF\xBD\""); }

}  // namespace
}  // namespace acme8443::acme
