#include "app/ca/ledger.hpp"

#include "base/file.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;
using What = Charge::What;

class LedgerTest : public testing::Test {
protected:
    LedgerTest() { EXPECT_THAT(file::make_directories(dir / "locks"), IsOk()); }

    void charge(What what, const std::vector<std::string>& names, int times = 1)
    {
        for (int n = 0; n < times; ++n)
            ASSERT_THAT(ledger.charge({what, clock.now(), ca.directory_url, "account/1", names}),
                        IsOk());
    }
    Result<void> permit(std::vector<std::string> names, bool renewal = false, bool replaces = false)
    {
        return ledger.permit(ca, {"account/1", std::move(names), renewal, replaces});
    }

    TempDir dir;
    FakeClock clock;
    Ledger ledger{dir.path(), clock};
    CaPreset ca = *find_ca("letsencrypt");
};

TEST_F(LedgerTest, KnowsNothingAtFirst) { EXPECT_THAT(permit({"a.example.org"}), IsOk()); }

TEST_F(LedgerTest, CountsExactlyTheSameNames)
{
    const std::vector<std::string> names{"a.example.org", "b.example.org"};
    charge(What::certificate, names, 4);
    EXPECT_THAT(permit(names), IsOk());
    clock.turn(1h);
    charge(What::certificate, names);
    const auto refused = permit(names);
    ASSERT_THAT(refused, FailsWith(Errc::rate_limited,
                                   HasSubstr("5 certificates for exactly a.example.org, b")));
    EXPECT_EQ(refused.error().retry_at, clock.now() - 1h + 168h);
    EXPECT_THAT(permit({"a.example.org"}), IsOk());
    // A renewal is not spared this one, unless it says what it replaces.
    EXPECT_THAT(permit(names, true), FailsWith(Errc::rate_limited, HasSubstr("exactly")));
    EXPECT_THAT(permit(names, true, true), IsOk());
    clock.turn(167h);
    EXPECT_THAT(permit(names), IsOk());
}

TEST_F(LedgerTest, CountsRegisteredDomainsByThePublicSuffixList)
{
    for (int n = 0; n < 50; ++n) charge(What::certificate, {"n" + std::to_string(n) + ".a.co.uk"});
    EXPECT_THAT(permit({"www.a.co.uk"}),
                FailsWith(Errc::rate_limited, HasSubstr("50 certificates for a.co.uk")));
    EXPECT_THAT(permit({"*.a.co.uk"}), FailsWith(Errc::rate_limited, HasSubstr("a.co.uk")));
    EXPECT_THAT(permit({"www.b.co.uk"}), IsOk());
    EXPECT_THAT(permit({"www.a.co.uk"}, true), IsOk());
}

TEST_F(LedgerTest, CountsFailuresOfOneNameAndAccount)
{
    charge(What::failure, {"a.example.org"}, 5);
    EXPECT_THAT(permit({"a.example.org"}),
                FailsWith(Errc::rate_limited, HasSubstr("5 failed authorizations of a.example")));
    EXPECT_THAT(permit({"b.example.org"}), IsOk());
    EXPECT_THAT(ledger.permit(ca, {"account/2", {"a.example.org"}}), IsOk());
    clock.turn(1h);
    EXPECT_THAT(permit({"a.example.org"}), IsOk());
}

TEST_F(LedgerTest, CountsOrdersOfTheAccount)
{
    charge(What::order, {"a.example.org"}, 300);
    EXPECT_THAT(permit({"z.example.net"}),
                FailsWith(Errc::rate_limited, HasSubstr("300 orders of the account")));
    EXPECT_THAT(ledger.permit(*find_ca("letsencrypt-staging"), {"account/1", {"z.example.net"}}),
                IsOk());
    EXPECT_THAT(ledger.permit(*find_ca("zerossl"), {"account/1", {"z.example.net"}}), IsOk());
}

TEST_F(LedgerTest, SkipsWhatItCannotRead)
{
    charge(What::certificate, {"a.example.org"}, 3);
    const auto file = dir / "ledger.jsonl";
    const std::string text = *file::read(file);
    ASSERT_THAT(file::write_atomically(file, "{\"what\": \"order\"}\n" + text + "half a li", 0600),
                IsOk());
    charge(What::certificate, {"a.example.org"}, 2);
    EXPECT_THAT(*ledger.charges(), SizeIs(5));
    EXPECT_THAT(permit({"a.example.org"}), FailsWith(Errc::rate_limited, HasSubstr("exactly")));
    // A clock that was turned back does not make the future count.
    clock.turn(-400h);
    EXPECT_THAT(permit({"a.example.org"}), IsOk());
}

TEST_F(LedgerTest, SeesWhatOtherRunsCharge)
{
    Ledger other{dir.path(), clock};
    charge(What::certificate, {"a.example.org"}, 4);
    EXPECT_THAT(other.permit(ca, {"account/1", {"a.example.org"}}), IsOk());
    charge(What::certificate, {"a.example.org"});
    EXPECT_THAT(other.permit(ca, {"account/1", {"a.example.org"}}),
                FailsWith(Errc::rate_limited, HasSubstr("exactly")));
    // Somebody has removed the file.
    ASSERT_THAT(file::remove_tree(dir / "ledger.jsonl"), IsOk());
    EXPECT_THAT(other.permit(ca, {"account/1", {"a.example.org"}}), IsOk());
}

TEST_F(LedgerTest, ForgetsWhatNoLimitSees)
{
    const auto file = dir / "ledger.jsonl";
    charge(What::failure, {"a.example.org"}, 1001);
    clock.turn(168h);
    charge(What::certificate, {"a.example.org"});
    EXPECT_THAT(*ledger.charges(), SizeIs(1002));
    Ledger next{dir.path(), clock};
    EXPECT_THAT(next.permit(ca, {"account/1", {"b.example.org"}}), IsOk());
    EXPECT_THAT(*next.charges(), SizeIs(1));
    EXPECT_THAT(ledger.permit(ca, {"account/1", {"b.example.org"}}), IsOk());
}

TEST_F(LedgerTest, AnOrderTakesThePlaceOfItsCertificate)
{
    const auto reserve = [&](int n) {
        return ledger.reserve(ca, {"account/1", {"n" + std::to_string(n) + ".example.org"}});
    };
    for (int n = 0; n < 50; ++n) ASSERT_THAT(reserve(n), IsOk());
    EXPECT_THAT(reserve(50), FailsWith(Errc::rate_limited, HasSubstr("50 certificates for exam")));
    charge(What::certificate, {"n0.example.org"});
    EXPECT_THAT(reserve(50), FailsWith(Errc::rate_limited, HasSubstr("50 certificates for exam")));
    // Of the others nothing comes.
    clock.turn(1h);
    for (int n = 50; n < 99; ++n) ASSERT_THAT(reserve(n), IsOk());
    EXPECT_THAT(reserve(99), FailsWith(Errc::rate_limited, HasSubstr("50 certificates for exam")));
}

TEST_F(LedgerTest, AnOrderThatFailedBringsNoCertificate)
{
    const std::vector<std::string> names{"a.example.org", "b.example.org"};
    for (int n = 0; n < 5; ++n) {
        ASSERT_THAT(ledger.reserve(ca, {"account/1", names}), IsOk());
        const Charge failure{.what = What::failure,
                             .at = clock.now(),
                             .directory_url = ca.directory_url,
                             .account_url = "account/1",
                             .names = {"a.example.org"},
                             .order = names};
        ASSERT_THAT(ledger.charge(failure), IsOk());
    }
    // Not by the certificates that there are not; also for whoever reads what was written.
    Ledger next{dir.path(), clock};
    for (Ledger* each : {&ledger, &next}) {
        EXPECT_THAT(each->permit(ca, {"account/1", names}),
                    FailsWith(Errc::rate_limited, HasSubstr("5 failed authorizations of a.ex")));
        EXPECT_THAT(each->permit(ca, {"account/1", {"b.example.org"}}), IsOk());
    }
}

TEST_F(LedgerTest, RenewalsLeaveTheDomainAlone)
{
    for (int n = 0; n < 60; ++n) {
        const std::vector<std::string> names{"n" + std::to_string(n) + ".example.org"};
        ASSERT_THAT(ledger.reserve(ca, {"account/1", names, true}), IsOk());
        charge(What::certificate, names);
    }
    EXPECT_THAT(permit({"new.example.org"}), IsOk());
}

}  // namespace
}  // namespace acme8443::app
