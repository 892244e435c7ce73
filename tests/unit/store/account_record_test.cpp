#include "tests/unit/store/store_fixture.hpp"

namespace acme8443::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* directory_url = "https://ca.example/dir";

class Account : public StoreTest {
protected:
    AccountRecord made(const std::string& url = {}, const char* at = directory_url) const
    {
        auto account = store().new_account(at, KeyType::ecdsa_p256);
        EXPECT_THAT(account, IsOk());
        account->url = url;
        if (!url.empty()) {
            EXPECT_THAT(store().save_account(at, *account), IsOk());
        }
        return *std::move(account);
    }
    AccountRecord in_use(const char* at = directory_url) const
    {
        auto found = store().account(at);
        EXPECT_THAT(found, IsOk());
        EXPECT_TRUE(*found);
        return **std::move(found);
    }
    fs::path the_only_one() const
    {
        for (const auto& each : fs::directory_iterator(root() / "accounts/ca.example_dir"))
            if (!each.path().filename().string().starts_with('.')) return each.path();
        return {};
    }
};

TEST_F(Account, IsNothingAtFirst)
{
    EXPECT_FALSE(*store().account(directory_url));
    EXPECT_THAT(*store().accounts(directory_url), IsEmpty());
}

TEST_F(Account, KeyIsOnDiskBeforeTheCaHearsOfIt)
{
    const AccountRecord account = made();
    EXPECT_EQ(read(the_only_one() / "key.pem"), account.key.pem()->reveal());
    EXPECT_EQ(fs::status(the_only_one() / "key.pem").permissions(), fs::perms(0600));
    EXPECT_EQ(in_use().key.spki(), account.key.spki());
    EXPECT_EQ(in_use().url, "");
}

TEST_F(Account, RemembersWhatTheCaAnswered)
{
    AccountRecord account = made();
    account.url = "https://ca.example/acct/1";
    account.contacts = {"mailto:a@example.org", "mailto:b@example.org"};
    ASSERT_THAT(store().save_account(directory_url, account), IsOk());
    const AccountRecord found = in_use();
    EXPECT_EQ(found.key.spki(), account.key.spki());
    EXPECT_EQ(found.url, account.url);
    EXPECT_EQ(found.contacts, account.contacts);
    EXPECT_THAT(*store().accounts(directory_url), SizeIs(1));
}

TEST_F(Account, BelongsToOneDirectoryUrl)
{
    // These two share a directory of the store.
    const AccountRecord one = made("https://ca.example/acct/1", "https://ca.example/a/b");
    const AccountRecord other = made("https://ca.example/acct/2", "https://ca.example/a_b");
    EXPECT_EQ(in_use("https://ca.example/a/b").url, one.url);
    EXPECT_EQ(in_use("https://ca.example/a_b").url, other.url);
    EXPECT_FALSE(*store().account("https://ca.example/a"));
}

TEST_F(Account, RegisteredOneIsUsedBeforeOneTheCaNeverAnsweredFor)
{
    const AccountRecord registered = made("https://ca.example/acct/1");
    const AccountRecord pending = made();
    EXPECT_EQ(in_use().key.spki(), registered.key.spki());
    const auto all = store().accounts(directory_url);
    ASSERT_THAT(*all, SizeIs(2));
    EXPECT_EQ((*all)[1].key.spki(), pending.key.spki());
}

TEST_F(Account, KeyChangeIsDoneWhenTheNewKeyIsSavedWithTheUrl)
{
    const AccountRecord old = made("https://ca.example/acct/1");
    AccountRecord next = made();
    next.url = old.url;
    ASSERT_THAT(store().save_account(directory_url, next), IsOk());
    EXPECT_EQ(in_use().key.spki(), next.key.spki());
    ASSERT_THAT(store().forget_account(directory_url, old.key), IsOk());
    EXPECT_THAT(*store().accounts(directory_url), SizeIs(1));
    EXPECT_EQ(in_use().key.spki(), next.key.spki());
}

TEST_F(Account, DamageIsLoud)
{
    made("https://ca.example/acct/1");
    for (const char* each : {"key.pem", "account.json"}) {
        const fs::path file = the_only_one() / each;
        const std::string whole = read(file);
        flip_a_bit(file);
        EXPECT_THAT(store().account(directory_url), FailsWith(Errc::damaged, HasSubstr(each)));
        overwrite(file, whole);
        EXPECT_THAT(store().account(directory_url), IsOk());
    }
    fs::remove(the_only_one() / "key.pem");
    EXPECT_THAT(store().account(directory_url), FailsWith(Errc::damaged, HasSubstr("key.pem")));
}

TEST_F(Account, KeyAloneIsAnAccount)
{
    const AccountRecord account = made("https://ca.example/acct/1");
    fs::remove(the_only_one() / "account.json");
    EXPECT_EQ(in_use().key.spki(), account.key.spki());
    EXPECT_EQ(in_use().url, "");
    ASSERT_THAT(store().save_account(directory_url, account), IsOk());
    EXPECT_EQ(in_use().url, account.url);
}

TEST_F(Account, WhatACrashLeftIsSweptUnlessAnotherRunIsAtWork)
{
    made("https://ca.example/acct/1");
    const auto tidy = tree("accounts");
    overwrite(the_only_one() / ".account.json.0123456789abcdef.tmp", "half");
    fs::create_directory(root() / "accounts/ca.example_dir/.tmp-0123456789abcdef");
    const auto untidy = tree("accounts");
    {
        const auto held = file::Lock::take(root() / "locks/ca.example_dir.account");
        ASSERT_THAT(Store::open(root()), IsOk());
        EXPECT_EQ(tree("accounts"), untidy);
    }
    ASSERT_THAT(Store::open(root()), IsOk());
    EXPECT_EQ(tree("accounts"), tidy);
}

TEST_F(Account, TwoRunsDoNotWriteAtOnce)
{
    const AccountRecord account = made();
    const auto held = file::Lock::take(root() / "locks/ca.example_dir.account");
    ASSERT_THAT(held, IsOk());
    EXPECT_THAT(store().save_account(directory_url, account),
                FailsWith(Errc::busy, HasSubstr("ca.example_dir")));
    EXPECT_THAT(store().account(directory_url), IsOk());
}

}  // namespace
}  // namespace acme8443::store
