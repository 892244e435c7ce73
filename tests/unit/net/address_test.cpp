#include "base/net/address.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

using testing::HasSubstr;

TEST(Address, IsWrittenAsRfc5952Says)
{
    const struct {
        const char* in;
        const char* out;
    } rows[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
        {"::", "::"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.in);
        auto address = Address::parse(row.in);
        ASSERT_THAT(address, IsOk());
        EXPECT_EQ(address->text(), row.out);
        EXPECT_EQ(Address::from_bytes(address->bytes())->text(), row.out);
    }
}

TEST(Address, RefusesEverythingElse)
{
    for (const char* text : {"", "192.0.2", "192.0.2.01", "[::1]", "fe80::1%eth0", "example.org"})
        EXPECT_THAT(Address::parse(text), FailsWith(Errc::bad_usage, HasSubstr(text)));
    EXPECT_THAT(Address::from_bytes("abc"), FailsWith(Errc::protocol, HasSubstr("3")));
}

}  // namespace
}  // namespace acme8443::net
