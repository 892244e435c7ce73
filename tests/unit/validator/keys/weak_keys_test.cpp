#include "validator/keys/weak_keys.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/hex.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/source_tree.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::validator::keys {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

pki::PublicKey rsa(const std::string& modulus)
{
    pki::PublicKey key;
    key.algorithm = pki::PublicKey::Algorithm::rsa;
    key.modulus = modulus;
    return key;
}

pki::PublicKey ec(const std::string& x)
{
    pki::PublicKey key;
    key.algorithm = pki::PublicKey::Algorithm::ec;
    key.x = x;
    return key;
}

void write(const std::filesystem::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

// Of the modulus c0ffee, by `printf 'Modulus=C0FFEE\n' | sha1sum` and `printf '\xc0\xff\xee' |
// sha256sum`.
const std::string sha1_end = "6149ed99475722f13e18";
const std::string sha256_whole = "c47a10dc272b1221f0380a2ae0f7d7fa830b3e378f2f5309bbf13f61ad211913";

TEST(WeakKeys, FindsInEveryForm)
{
    const auto lists = WeakKeys::open(source_tree() / "tests/data/keys/lists");
    ASSERT_THAT(lists, IsOk());
    EXPECT_THAT(lists->names(), ElementsAre("blacklist.RSA-2048", "blocklist.dat", "sha256.csv"));
    const auto base_point =
        from_hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
    EXPECT_THAT(lists->find(ec(base_point)), Optional(std::string("sha256.csv")));
    EXPECT_EQ(lists->find(rsa(from_hex("c0ffee"))), std::nullopt);
    EXPECT_EQ(lists->find(pki::PublicKey{}), std::nullopt);
}

struct ListRow {
    const char* why;
    const char* name;
    std::string text;
    bool listed;
};

class WeakKeysOf : public testing::TestWithParam<ListRow> {};

TEST_P(WeakKeysOf, OneFile)
{
    const TempDir dir;
    write(dir / GetParam().name, GetParam().text);
    const auto lists = WeakKeys::open(dir / GetParam().name);
    ASSERT_THAT(lists, IsOk());
    EXPECT_EQ(lists->find(rsa(from_hex("c0ffee"))).has_value(), GetParam().listed);
}

const std::string zeros(64, '0');
const std::string fs(64, 'f');
const ListRow found[] = {
    {"alone", "a", sha1_end + "\n", true},
    {"first", "a", sha1_end + "\n" + fs.substr(44) + "\n", true},
    {"last", "a", zeros.substr(44) + "\n" + sha1_end + "\n", true},
    {"not_there", "a", zeros.substr(44) + "\n" + fs.substr(44) + "\n", false},
    {"after_comments", "a", "# one\n#\n" + sha1_end + "\n", true},
    {"sha256", "a", zeros + "\n" + sha256_whole + "\n" + fs + "\n", true},
    {"sha256_not_there", "a", zeros + "\n" + fs + "\n", false},
    {"badkeys", "a.dat", from_hex(sha256_whole).substr(0, 15) + "\7", true},
    {"badkeys_not_there", "a.dat", std::string(16, 'x'), false},
};

INSTANTIATE_TEST_SUITE_P(All, WeakKeysOf, testing::ValuesIn(found),
                         [](const auto& row) { return row.param.why; });

TEST(WeakKeys, HashesAnXCoordinateWithoutLeadingZeros)
{
    const TempDir dir;
    write(dir / "a", sha256_whole + "\n");
    const auto lists = WeakKeys::open(dir / "a");
    ASSERT_THAT(lists, IsOk());
    EXPECT_TRUE(lists->find(ec(from_hex("0000c0ffee"))));
}

struct BadListRow {
    const char* why;
    const char* name;
    std::string text;
};

class NoWeakKeys : public testing::TestWithParam<BadListRow> {};

TEST_P(NoWeakKeys, IsAnError)
{
    const TempDir dir;
    write(dir / GetParam().name, GetParam().text);
    EXPECT_THAT(WeakKeys::open(dir / GetParam().name),
                FailsWith(Errc::damaged, HasSubstr("no list of weak keys")));
    EXPECT_THAT(WeakKeys::open(dir.path()),
                FailsWith(Errc::damaged, HasSubstr("no list of weak keys")));
}

const BadListRow not_lists[] = {
    {"empty", "a", ""},
    {"only_comments", "a", "# nothing"},
    {"upper_case", "a", "76A66950D044DC537029\n"},
    {"another_length", "a", sha1_end + "0\n"},
    {"a_cut_line", "a", sha1_end + "\n" + sha1_end},
    {"carriage_returns", "a", sha1_end + "\r\n"},
    {"empty_dat", "a.dat", ""},
    {"a_cut_record", "a.dat", std::string(17, 'x')},
};

INSTANTIATE_TEST_SUITE_P(All, NoWeakKeys, testing::ValuesIn(not_lists),
                         [](const auto& row) { return row.param.why; });

TEST(WeakKeys, ThatAreNotThereAreAnError)
{
    const TempDir dir;
    EXPECT_THAT(WeakKeys::open(dir / "missing"), FailsWith(Errc::storage, HasSubstr("missing")));
}

}  // namespace
}  // namespace acme8443::validator::keys
