#include "base/pki/challenge_certificate.hpp"

#include "base/pki/encoding.hpp"
#include "base/pki/presented_certificate.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::pki {
namespace {

using testing::ElementsAre;

TEST(ChallengeCertificate, IsWhatRfc8737AsksFor)
{
    for (const char* typed : {"app.example", "192.0.2.1", "2001:db8::1"}) {
        const Identifier name = *Identifier::parse(typed);
        const auto made = make_challenge_certificate(name, "token.thumbprint");
        ASSERT_THAT(made, IsOk());
        const auto seen = read_presented_certificate(made->chain.leaf().der);
        ASSERT_THAT(seen, IsOk());
        EXPECT_TRUE(seen->self_issued);
        EXPECT_TRUE(seen->signed_by_own_key);
        EXPECT_THAT(seen->names, ElementsAre(name));
        EXPECT_EQ(seen->other_names, 0U);
        ASSERT_EQ(seen->extensions.size(), 2U);
        const auto& id = seen->extensions.back();
        EXPECT_EQ(id.oid, "1.3.6.1.5.5.7.1.31");
        EXPECT_TRUE(id.critical);
        EXPECT_EQ(id.value, "\x04\x20" + sha256("token.thumbprint"));
        EXPECT_EQ(made->chain.leaf().spki, made->key.spki());
    }
}

}  // namespace
}  // namespace acme8443::pki
