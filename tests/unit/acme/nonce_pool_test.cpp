#include "acme/nonce_pool.hpp"

#include <gmock/gmock.h>

namespace acme8443::acme {
namespace {

TEST(NoncePool, GivesTheFreshestFirst)
{
    NoncePool pool;
    EXPECT_EQ(pool.take(), std::nullopt);
    for (const char* nonce : {"a", "b", "c"}) pool.keep(nonce);
    EXPECT_EQ(pool.take(), "c");
    EXPECT_EQ(pool.take(), "b");
    EXPECT_EQ(pool.take(), "a");
    EXPECT_EQ(pool.take(), std::nullopt);
}

TEST(NoncePool, IgnoresWhatIsNoNonce)
{
    NoncePool pool;
    for (const std::string& nonce :
         {std::string(), std::string("a b"), std::string("a+/="), std::string("a\r\nb"),
          std::string("\0", 1), std::string(513, 'a'), std::string(65536, 'a')})
        pool.keep(nonce);
    EXPECT_EQ(pool.take(), std::nullopt);
    pool.keep(std::string(512, 'a'));
    EXPECT_TRUE(pool.take());
}

TEST(NoncePool, StaysSmall)
{
    NoncePool pool;
    for (int i = 0; i < 1000; ++i) pool.keep("n" + std::to_string(i));
    int kept = 0;
    while (pool.take()) ++kept;
    EXPECT_EQ(kept, 8);
}

}  // namespace
}  // namespace acme8443::acme
