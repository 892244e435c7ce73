#include "base/pki/public_key.hpp"

#include <gmock/gmock.h>

#include "base/pki/der.hpp"
#include "tests/support/hex.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::pki {
namespace {

using testing::HasSubstr;
using Algorithm = PublicKey::Algorithm;
using Point = PublicKey::Point;

/// One element with that tag; nothing here is longer than 255.
std::string der(unsigned char tag, const std::string& contents)
{
    std::string out(1, static_cast<char>(tag));
    if (contents.size() >= 0x80) out.push_back(static_cast<char>(0x81));
    out.push_back(static_cast<char>(contents.size()));
    return out + contents;
}

std::string spki(const std::string& identifier, const std::string& bits)
{
    return der(0x30, identifier + der(0x03, std::string(1, '\0') + bits));
}

const std::string rsa_identifier = from_hex("300d06092a864886f70d0101010500");
const std::string p256_identifier = from_hex("301306072a8648ce3d020106082a8648ce3d030107");
const std::string p384_identifier = from_hex("301006072a8648ce3d020106052b81040022");
const std::string p521_identifier = from_hex("301006072a8648ce3d020106052b81040023");
const std::string p224_identifier = from_hex("301006072a8648ce3d020106052b81040021");

// The base points of FIPS 186-4 appendix D.1.2.
const std::string p256_x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
const std::string p256_y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
const std::string p256_p = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
const std::string zero32(64, '0');

std::string rsa(const std::string& numbers) { return spki(rsa_identifier, der(0x30, numbers)); }

TEST(PublicKey, ReadsTheNumbersOfAnRsaKey)
{
    const auto key = read_public_key(rsa(from_hex("020500c0000001 0203010001")));
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(key->algorithm, Algorithm::rsa);
    EXPECT_EQ(key->algorithm_identifier, rsa_identifier);
    EXPECT_EQ(key->modulus, from_hex("c0000001"));
    EXPECT_EQ(key->exponent, from_hex("010001"));
    EXPECT_EQ(key->modulus_bits(), 32U);
}

TEST(PublicKey, ReadsZerosAsEmptyNumbers)
{
    const auto key = read_public_key(rsa(from_hex("020100 020100")));
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(key->modulus, "");
    EXPECT_EQ(key->exponent, "");
    EXPECT_EQ(key->modulus_bits(), 0U);
}

TEST(PublicKey, CountsBitsNotOctets)
{
    const auto key = read_public_key(rsa(from_hex("02023039 020103")));
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(key->modulus_bits(), 14U);
}

struct PointRow {
    const char* why;
    std::string identifier;
    std::string encoded;
    std::string_view curve;
    Point want;
};

class PublicKeyPoint : public testing::TestWithParam<PointRow> {};

TEST_P(PublicKeyPoint, IsClassified)
{
    const PointRow& row = GetParam();
    const auto key = read_public_key(spki(row.identifier, from_hex(row.encoded)));
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(key->algorithm, Algorithm::ec);
    EXPECT_EQ(key->curve, row.curve);
    EXPECT_EQ(key->point, row.want);
}

const PointRow points[] = {
    {"p224", p224_identifier,
     "04 b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21"
     "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34",
     "P-224", Point::valid},
    {"p256", p256_identifier, "04" + p256_x + p256_y, "P-256", Point::valid},
    {"p384", p384_identifier,
     "04 aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872"
     "760ab7 3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d"
     "7c90ea0e5f",
     "P-384", Point::valid},
    {"p521", p521_identifier,
     "04 00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc1"
     "27a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66 011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b44"
     "6817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
     "P-521", Point::valid},
    {"y_is_one_more", p256_identifier, "04" + p256_x + p256_y.substr(0, 62) + "f6", "P-256",
     Point::off_curve},
    {"x_is_one_less", p256_identifier, "04" + p256_x.substr(0, 62) + "95" + p256_y, "P-256",
     Point::off_curve},
    {"x_is_zero_and_y_is_not", p256_identifier, "04" + zero32 + p256_y, "P-256", Point::off_curve},
    {"x_is_the_prime", p256_identifier, "04" + p256_p + p256_y, "P-256", Point::out_of_range},
    {"y_is_the_prime", p256_identifier, "04" + p256_x + p256_p, "P-256", Point::out_of_range},
    {"both_are_zero", p256_identifier, "04" + zero32 + zero32, "P-256", Point::infinity},
    {"infinity", p256_identifier, "00", "P-256", Point::infinity},
    {"compressed_even", p256_identifier, "02" + p256_x, "P-256", Point::valid},
    {"compressed_odd", p256_identifier, "03" + p256_x, "P-256", Point::valid},
    // x = 1 has no y on P-256: 1 - 3 + b is not a square.
    {"compressed_without_a_point", p256_identifier, "02" + zero32.substr(0, 63) + "1", "P-256",
     Point::off_curve},
    {"hybrid", p256_identifier, "06" + p256_x + p256_y, "P-256", Point::unreadable},
    {"too_short", p256_identifier, "04" + p256_x, "P-256", Point::unreadable},
    {"empty", p256_identifier, "", "P-256", Point::unreadable},
    {"another_curve", from_hex("301006072a8648ce3d020106052b8104000a"), "04" + p256_x + p256_y, "",
     Point::unreadable},
    {"no_curve", from_hex("300906072a8648ce3d0201"), "04" + p256_x + p256_y, "", Point::unreadable},
    {"octets_after_the_curve", from_hex("301506072a8648ce3d020106082a8648ce3d0301070500"),
     "04" + p256_x + p256_y, "P-256", Point::valid},
};

INSTANTIATE_TEST_SUITE_P(All, PublicKeyPoint, testing::ValuesIn(points),
                         [](const auto& row) { return row.param.why; });

TEST(PublicKey, KeepsTheCoordinates)
{
    const auto key = read_public_key(spki(p256_identifier, from_hex("04" + p256_x + p256_y)));
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(key->x, from_hex(p256_x));
    EXPECT_EQ(key->y, from_hex(p256_y));
    EXPECT_FALSE(key->compressed);
}

struct NameRow {
    const char* why;
    std::string identifier;
    const char* want;
};

class PublicKeyAlgorithm : public testing::TestWithParam<NameRow> {};

TEST_P(PublicKeyAlgorithm, HasAName)
{
    const auto key = read_public_key(spki(GetParam().identifier, std::string(32, '\1')));
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(key->algorithm_name(), GetParam().want);
}

const NameRow names[] = {
    {"ed25519", from_hex("300506032b6570"), "ED25519"},
    {"ed448", from_hex("300506032b6571"), "ED448"},
    {"x25519", from_hex("300506032b656e"), "X25519"},
    {"pss", from_hex("300b06092a864886f70d01010a"), "rsassaPss"},
    {"dsa", from_hex("300906072a8648ce380401"), "dsaEncryption"},
    {"secp256k1", from_hex("301006072a8648ce3d020106052b8104000a"),
     "id-ecPublicKey with secp256k1"},
    {"unknown", from_hex("300506032a0304"), "1.2.3.4"},
};

INSTANTIATE_TEST_SUITE_P(All, PublicKeyAlgorithm, testing::ValuesIn(names),
                         [](const auto& row) { return row.param.why; });

struct BadRow {
    const char* why;
    std::string spki;
    const char* message;
};

class PublicKeyUnreadable : public testing::TestWithParam<BadRow> {};

TEST_P(PublicKeyUnreadable, IsAnError)
{
    EXPECT_THAT(read_public_key(GetParam().spki),
                FailsWith(Errc::crypto, HasSubstr(GetParam().message)));
}

const std::string good_rsa = rsa(from_hex("020500c0000001 0203010001"));
const BadRow unreadable[] = {
    {"empty", "", "not one DER sequence"},
    {"octets_after_the_end", good_rsa + "x", "not one DER sequence"},
    {"cut", good_rsa.substr(0, good_rsa.size() - 1), "not one DER sequence"},
    {"not_a_sequence", der(0x31, ""), "not one DER sequence"},
    {"nothing_inside", der(0x30, ""), "not an AlgorithmIdentifier and a BIT STRING"},
    {"no_key", der(0x30, rsa_identifier), "not an AlgorithmIdentifier and a BIT STRING"},
    {"something_after_the_key", der(0x30, rsa_identifier + from_hex("030100 0500")),
     "not an AlgorithmIdentifier and a BIT STRING"},
    {"no_algorithm", spki(from_hex("30020500"), "x"), "no algorithm"},
    {"unused_bits", der(0x30, rsa_identifier + from_hex("03020180")), "unused bits"},
    {"no_octets_in_the_bit_string", der(0x30, rsa_identifier + from_hex("0300")), "unused bits"},
    {"not_an_rsa_key", spki(rsa_identifier, "x"), "not an RSAPublicKey"},
    {"octets_after_the_rsa_key", spki(rsa_identifier, from_hex("3000 00")), "not an RSAPublicKey"},
    {"no_numbers", rsa(""), "missing"},
    {"empty_number", rsa(from_hex("0200 020103")), "missing"},
    {"no_exponent", rsa(from_hex("020103")), "missing"},
    {"negative_modulus", rsa(from_hex("0201ff 020103")), "negative"},
    {"negative_exponent", rsa(from_hex("020103 0201ff")), "negative"},
    {"needless_zeros", rsa(from_hex("02020003 020103")), "too many octets"},
    {"a_third_number", rsa(from_hex("020103 020103 020103")), "after the RSA exponent"},
};

INSTANTIATE_TEST_SUITE_P(All, PublicKeyUnreadable, testing::ValuesIn(unreadable),
                         [](const auto& row) { return row.param.why; });

struct LengthRow {
    const char* why;
    std::string bytes;
    bool readable;
};

class DerLength : public testing::TestWithParam<LengthRow> {};

TEST_P(DerLength, IsTheShortestForm)
{
    DerReader reader(GetParam().bytes);
    EXPECT_EQ(reader.take(DerReader::sequence).has_value(), GetParam().readable);
    EXPECT_EQ(reader.done(), GetParam().readable);
}

const LengthRow lengths[] = {
    {"zero", from_hex("3000"), true},
    {"short_form", from_hex("307f") + std::string(127, 'x'), true},
    {"long_form", from_hex("308180") + std::string(128, 'x'), true},
    {"long_form_of_two", from_hex("30820100") + std::string(256, 'x'), true},
    {"long_where_short_would_do", from_hex("30817f") + std::string(127, 'x'), false},
    {"leading_zero", from_hex("30820080") + std::string(128, 'x'), false},
    {"indefinite", from_hex("3080 0000"), false},
    {"five_octets", from_hex("30850000000001 00"), false},
    {"no_length", from_hex("30"), false},
    {"half_a_length", from_hex("308201"), false},
    {"more_than_there_is", from_hex("3002 00"), false},
};

INSTANTIATE_TEST_SUITE_P(All, DerLength, testing::ValuesIn(lengths),
                         [](const auto& row) { return row.param.why; });

}  // namespace
}  // namespace acme8443::pki
