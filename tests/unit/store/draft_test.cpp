#include "tests/unit/store/store_fixture.hpp"

namespace acme8443::store {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

constexpr const char* url = "https://ca.example/order/1";

class DraftTest : public StoreTest {
protected:
    static OrderSpec two_names() { return order({"app.example.org", "www.example.org"}); }
    /// A draft that a crash left after the CA had heard of it; its public key.
    std::string left() const
    {
        auto made = draft("app", two_names());
        EXPECT_THAT(made, IsOk());
        EXPECT_THAT(made->remember(url), IsOk());
        return made->key().spki();
    }
    /// promote() that dies right after its commit: the draft is still there.
    Live promoted_but_not_removed(Draft begun, const pki::CertificateChain& chain) const
    {
        fs::copy(root() / "drafts", root() / "saved", fs::copy_options::recursive);
        auto live = std::move(begun).promote(chain);
        EXPECT_THAT(live, IsOk());
        fs::remove(root() / "drafts");
        fs::rename(root() / "saved", root() / "drafts");
        return *std::move(live);
    }
};

TEST_F(DraftTest, IsOnDiskBeforeAnybodyHearsOfIt)
{
    const auto made = draft("app.example.org");
    ASSERT_THAT(made, IsOk());
    EXPECT_THAT(tree("drafts"),
                ElementsAre("app.example.org/", "app.example.org/csr.der",
                            "app.example.org/draft.json", "app.example.org/privkey.pem"));
    const fs::path directory = root() / "drafts/app.example.org";
    EXPECT_EQ(read(directory / "csr.der"), made->csr().der());
    EXPECT_EQ(read(directory / "privkey.pem"), made->key().pem()->reveal());
    EXPECT_EQ(made->csr().spki(), made->key().spki());
    EXPECT_EQ(made->order_url(), std::nullopt);
    for (const auto& file : fs::directory_iterator(directory))
        EXPECT_EQ(file.status().permissions(), fs::perms(0600)) << file.path();
}

TEST_F(DraftTest, KeyIsOfTheTypeThatWasApproved)
{
    OrderSpec spec = order({"app.example.org"});
    spec.key_type = KeyType::ecdsa_p384;
    const auto made = draft("app", spec);
    ASSERT_THAT(made, IsOk());
    EXPECT_EQ(made->key().type(), KeyType::ecdsa_p384);
}

TEST_F(DraftTest, ResumesWhatACrashLeft)
{
    const std::string key = left();
    const auto again = draft("app", two_names());
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->key().spki(), key);
    EXPECT_EQ(again->csr().spki(), key);
    EXPECT_THAT(again->order_url(), Optional(Eq(url)));
}

TEST_F(DraftTest, NamesAreASet)
{
    const std::string key = left();
    const auto again =
        draft("app", order({"www.example.org", "app.example.org", "www.example.org"}));
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->key().spki(), key);
}

struct Row {
    const char* why;
    void (*change)(OrderSpec&);
};
class DraftThatDoesNotFit : public DraftTest, public testing::WithParamInterface<Row> {};

TEST_P(DraftThatDoesNotFit, IsReplaced)
{
    const std::string key = left();
    OrderSpec spec = two_names();
    GetParam().change(spec);
    const auto other = draft("app", spec);
    ASSERT_THAT(other, IsOk());
    EXPECT_NE(other->key().spki(), key);
    EXPECT_EQ(other->order_url(), std::nullopt);
    EXPECT_THAT(tree("drafts"),
                ElementsAre("app/", "app/csr.der", "app/draft.json", "app/privkey.pem"));
}

INSTANTIATE_TEST_SUITE_P(
    rows, DraftThatDoesNotFit,
    testing::Values(Row{"OneNameLess", [](OrderSpec& order) { order.names.pop_back(); }},
                    Row{"AnotherName",
                        [](OrderSpec& order) {
                            order.names[0].name = *Identifier::parse("b.example");
                        }},
                    Row{"KeyType", [](OrderSpec& order) { order.key_type = KeyType::ecdsa_p384; }},
                    Row{"Profile", [](OrderSpec& order) { order.profile = "shortlived"; }}),
    [](const auto& row) { return row.param.why; });

TEST_F(DraftTest, DiscardedOneDoesNotComeBack)
{
    const std::string key = left();
    ASSERT_THAT(store().discard_draft("app"), IsOk());
    EXPECT_THAT(tree("drafts"), IsEmpty());
    EXPECT_THAT(store().discard_draft("app"), IsOk());
    EXPECT_NE(draft("app", two_names())->key().spki(), key);
}

TEST_F(DraftTest, DamagedOneGoesToQuarantineAndANewOneIsMade)
{
    for (const char* file : {"privkey.pem", "csr.der", "draft.json"}) {
        const std::string key = left();
        flip_a_bit(root() / "drafts/app" / file);
        const auto other = draft("app", two_names());
        ASSERT_THAT(other, IsOk()) << file;
        EXPECT_NE(other->key().spki(), key) << file;
    }
    EXPECT_THAT(tree("quarantine"),
                testing::IsSupersetOf({"app/draft/privkey.pem", "app/draft.2/privkey.pem",
                                       "app/draft.3/privkey.pem"}));
}

TEST_F(DraftTest, PromoteMakesItLiveAndIsDoneWithIt)
{
    auto begun = draft("app", two_names());
    ASSERT_THAT(begun, IsOk());
    ASSERT_THAT(begun->remember(url), IsOk());
    const std::string key(begun->key().pem()->reveal());
    const auto chain = chain_for(*begun);

    const auto live = std::move(*begun).promote(chain);
    ASSERT_THAT(live, IsOk());
    EXPECT_EQ(live->name, "app");
    EXPECT_EQ(live->directory, fs::canonical(root()) / "live/app");
    EXPECT_THAT(live->names, ElementsAre("app.example.org", "www.example.org"));
    EXPECT_EQ(live->not_before, chain.leaf().not_before);
    EXPECT_EQ(live->not_after, chain.leaf().not_after);
    EXPECT_EQ(live->bundle.leaf_sha256, chain.leaf().sha256);
    EXPECT_EQ(live->bundle.privkey.reveal(), key);
    EXPECT_EQ(live->bundle.fullchain(), chain.pem());
    EXPECT_THAT(tree("drafts"), IsEmpty());

    // What a server reads.
    EXPECT_EQ(read(live->directory / "privkey.pem"), key);
    EXPECT_EQ(read(live->directory / "cert.pem"), chain.leaf().pem);
    EXPECT_EQ(read(live->directory / "chain.pem"), chain.issuers_pem());
    EXPECT_EQ(read(live->directory / "fullchain.pem"), chain.pem());
    EXPECT_THAT(read(live->directory / "meta.json"), HasSubstr(url));
    EXPECT_THAT(tree("live/app/"),
                ElementsAre("cert.pem", "chain.pem", "fullchain.pem", "meta.json", "privkey.pem"));
    for (const auto& file : fs::directory_iterator(live->directory))
        EXPECT_EQ(file.status().permissions(), fs::perms(0600)) << file.path();
    EXPECT_EQ(fs::status(live->directory).permissions(), fs::perms(0700));
}

TEST_F(DraftTest, PromoteRefusesACertificateForAnotherKey)
{
    auto mine = draft("mine.example");
    auto other = draft("other.example");
    const auto chain = chain_for(*other);
    EXPECT_THAT(std::move(*mine).promote(chain),
                FailsWith(Errc::bad_certificate, HasSubstr("key")));
    EXPECT_FALSE(*store().live("mine.example"));
    EXPECT_THAT(tree("certificates"), IsEmpty());
}

TEST_F(DraftTest, CrashBeforeTheDraftIsRemovedIsRecognised)
{
    auto begun = draft("app.example.org");
    const std::string key = begun->key().spki();
    const auto chain = chain_for(*begun);
    promoted_but_not_removed(*std::move(begun), chain);

    const auto next = draft("app.example.org");
    ASSERT_THAT(next, IsOk());
    EXPECT_NE(next->key().spki(), key);
}

TEST_F(DraftTest, KeepsAKeyWhenToldTo)
{
    const Live first = issue("app.example.org");
    const auto key = [&] { return *pki::PrivateKey::from_pem(first.bundle.privkey.reveal()); };
    auto begun = draft("app.example.org", key());
    ASSERT_THAT(begun, IsOk());
    EXPECT_EQ(begun->csr().spki(), key().spki());
    ASSERT_THAT(begun->remember(url), IsOk());

    // Its key is in force, but its order is not done.
    ASSERT_THAT(store().lock("app.example.org"), IsOk());
    EXPECT_THAT(draft("app.example.org", key())->order_url(), Optional(Eq(url)));

    const auto chain = chain_for(*begun);
    const Live second = promoted_but_not_removed(*std::move(begun), chain);
    EXPECT_NE(second.generation, first.generation);
    ASSERT_THAT(store().lock("app.example.org"), IsOk());
    EXPECT_THAT(store().drafted("app.example.org"), IsOkAndHolds(false));
}

TEST_F(DraftTest, AKeyIsKeptOnlyWhileThatIsWanted)
{
    const Live live = issue("app.example.org");
    auto key = *pki::PrivateKey::from_pem(live.bundle.privkey.reveal());
    const std::string spki = key.spki();
    ASSERT_THAT(draft("app.example.org", std::move(key))->remember(url), IsOk());
    const auto other = draft("app.example.org");
    ASSERT_THAT(other, IsOk());
    EXPECT_NE(other->key().spki(), spki);
    EXPECT_EQ(other->order_url(), std::nullopt);
    auto again = *pki::PrivateKey::from_pem(live.bundle.privkey.reveal());
    EXPECT_EQ(draft("app.example.org", std::move(again))->key().spki(), spki);
}

TEST_F(DraftTest, LockHolderSeesWhetherSomethingIsUnfinished)
{
    EXPECT_THAT(store().drafted("app.example.org"), IsOkAndHolds(false));
    auto begun = draft("app.example.org");
    ASSERT_THAT(store().lock("app.example.org"), IsOk());
    EXPECT_THAT(store().drafted("app.example.org"), IsOkAndHolds(true));
    const auto chain = chain_for(*begun);
    promoted_but_not_removed(*std::move(begun), chain);
    ASSERT_THAT(store().lock("app.example.org"), IsOk());
    EXPECT_THAT(store().drafted("app.example.org"), IsOkAndHolds(false));
}

TEST_F(DraftTest, CrashBeforeTheLinkMovesIsFinishedWithoutASecondGeneration)
{
    auto begun = draft("app.example.org");
    const auto chain = chain_for(*begun);
    promoted_but_not_removed(*std::move(begun), chain);
    fs::remove(root() / "live/app.example.org");

    auto again = draft("app.example.org");
    ASSERT_THAT(again, IsOk());
    const auto live = std::move(*again).promote(chain);
    ASSERT_THAT(live, IsOk());
    EXPECT_THAT(store().generations("app.example.org"),
                IsOkAndHolds(ElementsAre(live->generation)));
}

}  // namespace
}  // namespace acme8443::store
