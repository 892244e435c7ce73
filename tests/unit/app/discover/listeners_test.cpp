#include "app/discover/listeners.hpp"

#include <gmock/gmock.h>

#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app::discover {
namespace {

/// Lines as a little-endian machine writes them.
constexpr auto tcp =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n"
    "   0: 0100007F:20FB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
    "4711 1\n"
    "   1: 0100007F:20FB 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 "
    "4712 1\n"
    "   2: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 "
    "4713 1\n"
    "   3: nonsense\n";
constexpr auto tcp6 =
    "  sl  local_address                         remote_address                        st\n"
    "   0: B80D0120000000000000000001000000:20FB 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 4714 1\n"
    "   1: 0000000000000000FFFF00000100007F:20FB 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 4715 1\n";

TEST(Listeners, AreReadFromProc)
{
    const TempDir proc;
    ASSERT_THAT(file::make_directories(proc / "net"), IsOk());
    ASSERT_THAT(file::create(proc / "net/tcp", tcp, 0600), IsOk());
    auto found = listeners(proc.path());
    ASSERT_THAT(found, IsOk()) << "a kernel without IPv6";
    ASSERT_EQ(found->size(), 2U);
    ASSERT_THAT(file::create(proc / "net/tcp6", tcp6, 0600), IsOk());
    found = listeners(proc.path());
    ASSERT_THAT(found, IsOk());
    ASSERT_EQ(found->size(), 4U);
    EXPECT_EQ((*found)[0].address.text(), "127.0.0.1");
    EXPECT_EQ((*found)[0].port, 8443);
    EXPECT_EQ((*found)[0].inode, "4711");
    EXPECT_FALSE((*found)[0].every_address());
    EXPECT_TRUE((*found)[1].every_address());
    EXPECT_EQ((*found)[2].address.text(), "2001:db8::1");
    EXPECT_EQ((*found)[3].address.text(), "127.0.0.1") << "mapped";
}

TEST(Listeners, OfThisMachineCanBeRead) { EXPECT_THAT(listeners(), IsOk()); }

}  // namespace
}  // namespace acme8443::app::discover
