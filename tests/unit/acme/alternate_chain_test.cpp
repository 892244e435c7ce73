#include "acme/alternate_chain.hpp"

#include "tests/support/matchers.hpp"
#include "tests/support/test_data.hpp"

namespace acme8443::acme {
namespace {

TEST(AlternateChain, LeadsToAnyIssuerInIt)
{
    const auto chain = pki::CertificateChain::from_pem(test_data("certs/leaf_ec.pem") +
                                                       test_data("certs/intermediate.pem"));
    ASSERT_THAT(chain, IsOk());
    const auto all = chain->all();
    const auto common_name = [](const std::string& name) {
        const auto start = name.find("CN=") + 3;
        return name.substr(start, name.find(',', start) - start);
    };
    EXPECT_TRUE(leads_to(*chain, common_name(all[0].issuer)));
    EXPECT_TRUE(leads_to(*chain, common_name(all[1].issuer))) << "the root, which is not sent";
    EXPECT_TRUE(leads_to(*chain, all[1].sha256));
    std::string typed;
    for (std::size_t i = 0; i < all[1].sha256.size(); i += 2)
        typed += (i == 0 ? "" : ":") + all[1].sha256.substr(i, 2);
    for (char& c : typed)
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    EXPECT_TRUE(leads_to(*chain, typed));

    EXPECT_FALSE(leads_to(*chain, all[0].sha256)) << "the leaf is no issuer";
    EXPECT_FALSE(leads_to(*chain, "somebody else"));
    EXPECT_FALSE(leads_to(*chain, common_name(all[1].issuer).substr(1))) << "a part is not enough";
    EXPECT_FALSE(leads_to(*chain, ""));
}

}  // namespace
}  // namespace acme8443::acme
