#include "tests/support/source_tree.hpp"
#include "validator/keys/modulus.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/hex.hpp"

namespace acme8443::validator::keys {
namespace {

using nlohmann::json;

struct Row {
    std::string why;
    std::string n;  ///< big-endian
    Modulus want;
};

std::optional<unsigned> number(const json& from)
{
    return from.is_null() ? std::nullopt : std::optional(from.get<unsigned>());
}

/// Made by tests/data/keys/make_moduli.py, which uses nothing of the validator.
std::vector<Row> rows()
{
    std::ifstream file(source_tree() / "tests/data/keys/moduli.ndjson");
    std::vector<Row> all;
    for (std::string text; std::getline(file, text);) {
        const json line = json::parse(text);
        Row row;
        row.why = line["why"];
        const std::string hex = line["n"];
        row.n = from_hex(hex.size() % 2 == 0 ? hex : "0" + hex);
        row.want = {.bits = line["bits"],
                    .small_factor = number(line["factor"]),
                    .roca = line["roca"],
                    .fermat_round = number(line["round"]),
                    .repeats = line["repeats"],
                    .prime = line["prime"].get<bool>(),
                    .power = line["power"].get<bool>()};
        all.push_back(std::move(row));
    }
    return all;
}

void PrintTo(const Row& row, std::ostream* out) { *out << row.why; }

class MeasuredModulus : public testing::TestWithParam<Row> {};

TEST_P(MeasuredModulus, IsWhatWasBuilt)
{
    const auto& [why, n, want] = GetParam();
    const Modulus found = measure(n, Depth::thorough);
    EXPECT_EQ(found.bits, want.bits);
    EXPECT_EQ(found.small_factor, want.small_factor);
    EXPECT_EQ(found.roca, want.roca);
    EXPECT_EQ(found.fermat_round, want.fermat_round);
    EXPECT_EQ(found.repeats, want.repeats);
    EXPECT_EQ(found.prime, want.prime);
    EXPECT_EQ(found.power, want.power);
}

TEST_P(MeasuredModulus, QuicklyFindsTheSameWithoutWhatTakesLong)
{
    const auto& [why, n, want] = GetParam();
    const Modulus found = measure(n, Depth::quick);
    EXPECT_EQ(found.small_factor, want.small_factor < 752U ? want.small_factor : std::nullopt);
    EXPECT_EQ(found.roca, want.roca);
    EXPECT_EQ(found.fermat_round, want.fermat_round);
    EXPECT_EQ(found.repeats, want.repeats);
    EXPECT_EQ(found.prime, std::nullopt);
    EXPECT_EQ(found.power, std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(All, MeasuredModulus, testing::ValuesIn(rows()),
                         [](const auto& row) { return row.param.why; });

TEST(MeasuredModulus, OfZeroIsNothing)
{
    EXPECT_EQ(measure("", Depth::thorough).bits, 0U);
    EXPECT_EQ(measure("", Depth::thorough).small_factor, std::nullopt);
}

TEST(MeasuredModulus, OfAGiantIsNotThorough)
{
    const Modulus found = measure(std::string(most_thorough_bits / 8 + 1, '\xff'), Depth::thorough);
    EXPECT_EQ(found.bits, most_thorough_bits + 8);
    EXPECT_EQ(found.small_factor, 3U);
    EXPECT_EQ(found.prime, std::nullopt);
}

struct RunRow {
    const char* why;
    const char* n;
    bool want;
};

class RepeatedByte : public testing::TestWithParam<RunRow> {};

TEST_P(RepeatedByte, IsFoundAtAnyNibble)
{
    EXPECT_EQ(measure(from_hex(GetParam().n), Depth::quick).repeats, GetParam().want);
}

const RunRow runs[] = {
    {"sixteen", "1111a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a52222", true},
    {"fifteen", "1111a5a5a5a5a5a5a5a5a5a5a5a5a5a5a52222", false},
    {"sixteen_between_octets", "111a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a52", true},
    {"at_the_start", "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5", true},
    {"at_the_start_after_a_zero_nibble", "0a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a51", true},
    {"not_with_the_zero_nibble", "05a5a5a5a5a5a5a5a5a5a5a5a5a5a5a51234", false},
    {"at_the_end", "77a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5", true},
    {"in_two_parts", "a5a5a5a5a5a5a5a511a5a5a5a5a5a5a5a5", false},
    {"one_octet", "03", false},
};

INSTANTIATE_TEST_SUITE_P(All, RepeatedByte, testing::ValuesIn(runs),
                         [](const auto& row) { return row.param.why; });

}  // namespace
}  // namespace acme8443::validator::keys
