// A certificate whose key is on a list of weak keys, though it is older than the rule.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "base/pki/certificate.hpp"
#include "base/pki/encoding.hpp"
#include "base/pki/public_key.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/test_data.hpp"
#include "validator/keys/weak_keys.hpp"
#include "validator/lint.hpp"

namespace acme8443::validator {
namespace {

bool finds_weak_key(std::string_view pem, const keys::WeakKeys* lists)
{
    const auto linted = lint_file(pem, *ca_profile("br"), lists);
    EXPECT_THAT(linted, IsOk());
    return linted && std::ranges::any_of(linted->front().verdict.findings, [](const Finding& it) {
               return it.rule->id == "certificate-key-listed" && it.refuses();
           });
}

TEST(LintWeakKeys, RefusesAKeyThatIsOnAList)
{
    const std::string pem = test_data("certs/leaf_rsa.pem");
    const auto chain = pki::CertificateChain::from_pem(pem);
    ASSERT_THAT(chain, IsOk());
    const auto key = pki::read_public_key(chain->leaf().spki);
    ASSERT_THAT(key, IsOk());
    const TempDir directory;
    std::ofstream(directory / "list") << pki::hex(pki::sha256(key->modulus)) << '\n';
    const auto with_it = keys::WeakKeys::open(directory.path());
    ASSERT_THAT(with_it, IsOk());
    const auto without_it = keys::WeakKeys::open(source_tree() / "tests/data/keys/lists");
    ASSERT_THAT(without_it, IsOk());

    EXPECT_TRUE(finds_weak_key(pem, &*with_it));
    EXPECT_FALSE(finds_weak_key(pem, &*without_it));
    EXPECT_FALSE(finds_weak_key(pem, nullptr));
}

}  // namespace
}  // namespace acme8443::validator
