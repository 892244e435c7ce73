#include "validator/public_suffix.hpp"
#include "tests/support/source_tree.hpp"

#include <gtest/gtest.h>
#include <libpsl.h>

#include <fstream>
#include <memory>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "base/handle.hpp"
#include "base/identifier.hpp"

namespace acme8443::validator {
namespace {

/// The registrable domain as the list's own tests define it: with the default rule "*", and nothing
/// for a name that begins with a dot.
std::string registrable(const std::string& name)
{
    if (name.empty() || name.front() == '.') return "null";
    auto suffix = public_suffix(name).any;
    if (suffix.empty()) suffix = std::string_view(name).substr(name.rfind('.') + 1);
    if (suffix.size() == name.size()) return "null";
    const auto before = name.size() - suffix.size() - 1;
    const auto dot = before == 0 ? name.npos : name.rfind('.', before - 1);
    return dot == name.npos ? name : name.substr(dot + 1);
}

std::string a_labels(const std::string& name)
{
    if (name == "null" || name.front() == '.') return name;
    const auto parsed = Identifier::parse(name);
    return parsed ? parsed->value() : "unreadable: " + name;
}

TEST(PublicSuffix, PassesTheListsOwnTests)
{
    std::ifstream in(source_tree() / "tests/data/vectors/test_psl.txt");
    const std::regex check(R"(^checkPublicSuffix\('?([^',]*)'?, '?([^')]*)'?\);)");
    int checked = 0;
    for (std::string line; std::getline(in, line);) {
        std::smatch found;
        if (!std::regex_search(line, found, check) || found[1] == "null") continue;
        EXPECT_EQ(registrable(a_labels(found[1])), a_labels(found[2])) << line;
        ++checked;
    }
    EXPECT_EQ(checked, 77);
}

using Psl = Handle<psl_ctx_t, psl_free>;

/// libpsl over the same file.
class AgainstLibpsl : public testing::Test {
protected:
    AgainstLibpsl()
    {
        std::ifstream in(source_tree() / "validator/data/public_suffix_list.dat");
        for (std::string line; std::getline(in, line);) {
            if (line.starts_with("//")) continue;
            names.push_back(line.substr(line.find_first_not_of("!*.")));
            if (line.starts_with("*.")) wildcards.insert(names.back());
        }
    }
    void agree(const std::string& name) const
    {
        // To libpsl "*.foo" makes "foo" a suffix as well; to the list's own algorithm it does not.
        if (wildcards.contains(name)) return;
        const PublicSuffix found = public_suffix(name);
        const bool icann = psl_is_public_suffix2(list.get(), name.c_str(),
                                                 PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
        EXPECT_EQ(found.icann.size() == name.size(), icann) << name;
        const bool any = psl_is_public_suffix2(list.get(), name.c_str(),
                                               PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0;
        EXPECT_EQ(found.any.size() == name.size(), any) << name;
    }
    Psl list{psl_load_file((source_tree() / "validator/data/public_suffix_list.dat").c_str())};
    std::vector<std::string> names{};
    std::set<std::string> wildcards{};
};

TEST_F(AgainstLibpsl, OnEveryRuleAndOneLabelMoreAndLess)
{
    ASSERT_NE(list, nullptr);
    ASSERT_GT(names.size(), 10'000U);
    for (const std::string& name : names) {
        agree(name);
        agree("a." + name);
        agree("b.a." + name);
        if (const auto dot = name.find('.'); dot != name.npos) agree(name.substr(dot + 1));
    }
}

TEST_F(AgainstLibpsl, OnNamesPutTogetherAtRandom)
{
    std::mt19937 random(8443);
    for (int i = 0; i < 20'000; ++i) {
        const std::string& left = names[random() % names.size()];
        const std::string& right = names[random() % names.size()];
        agree(left.substr(0, left.find('.')) + "." + right);
    }
}

TEST(PublicSuffix, KnowsTopLevelDomainsOfTheIcannSection)
{
    EXPECT_TRUE(public_suffix("example.com").known_tld);
    EXPECT_TRUE(public_suffix("mm").known_tld);  // only "*.mm" is a rule
    EXPECT_FALSE(public_suffix("printer.local").known_tld);
    EXPECT_FALSE(public_suffix("").known_tld);
}

}  // namespace
}  // namespace acme8443::validator
