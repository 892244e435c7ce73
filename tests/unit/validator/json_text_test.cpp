#include "validator/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace acme8443::validator::json_text {
namespace {

std::string written(std::string_view text)
{
    std::string out;
    append_string(text, out);
    return out;
}

TEST(JsonText, IsReadBackAsItWas)
{
    for (const std::string text : {"", "plain", "\"quoted\"", "back\\slash", "new\nline", "\x7f",
                                   "m\u00fcnchen", "tab\tand \u2028"}) {
        EXPECT_EQ(nlohmann::json::parse(written(text)), text) << text;
    }
}

TEST(JsonText, WritesWhatIsNoUtf8AsAReplacement)
{
    EXPECT_EQ(nlohmann::json::parse(written("a\xff")), "a\uFFFD");
    EXPECT_EQ(nlohmann::json::parse(written("\xc3")), "\uFFFD");
}

TEST(JsonText, WritesLists)
{
    std::string out;
    append_strings({}, out);
    EXPECT_EQ(out, "[]");
    out.clear();
    const std::string texts[] = {"a", "\"b\""};
    append_strings(texts, out);
    EXPECT_EQ(nlohmann::json::parse(out), (nlohmann::json{"a", "\"b\""}));
}

}  // namespace
}  // namespace acme8443::validator::json_text
