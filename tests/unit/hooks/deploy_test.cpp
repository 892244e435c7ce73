#include "hooks/deploy.hpp"

#include <gmock/gmock.h>

#include <array>

#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_probe.hpp"
#include "tests/unit/hooks/certificates.hpp"
#include "tests/unit/hooks/doubles.hpp"

namespace acme8443::hooks {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// Targets of kind `files`; behind each port a service that serves what lies in its directory.
class DeployAll : public testing::Test {
protected:
    TargetSpec files(const std::string& name, std::uint16_t port, Settings more = {})
    {
        TargetSpec spec = spec_of("files", std::move(more));
        spec.name = name;
        spec.endpoints = {{"app.example.test", port}};
        spec.trust_file = Certificates::once().root();
        spec.deadline = 5s;
        spec.settings["dir"] = {(temporary / name).string()};
        services[port] = temporary / name;
        return spec;
    }
    DeployAll()
    {
        probe.serve = [this](const FakeProbe::Look& look) -> Result<net::Served> {
            const auto pem = file::read(services[look.port] / "live/fullchain.pem");
            if (!pem) return fail(Errc::connection_refused, "refused");
            auto chain = *pki::CertificateChain::from_pem(*pem);
            if (chain.leaf().sha256 != breaks) return FakeProbe::working(chain);
            return net::Served{.chain = chain, .problem = "bad signature"};
        };
    }
    TempDir temporary;
    std::map<std::uint16_t, std::filesystem::path> services;
    std::string breaks;  ///< no service works with this leaf
    FakeProbe probe;
    MemoryRecords records;
    FakeClock clock;
    Deployments deployments{records, probe, clock};
    static const Live& made(int number)
    {
        static const std::array lives{Certificates::once().live(), Certificates::once().live(),
                                      Certificates::once().live(), Certificates::once().live(),
                                      Certificates::once().live()};
        return lives.at(static_cast<std::size_t>(number));
    }
    Live live = copy_of(made(0));
    Live next = copy_of(made(1));
};

TEST_F(DeployAll, DeploysToEveryTargetAndLeavesThemAlone)
{
    const std::vector targets{files("one", 8443), files("two", 9443)};
    const auto first = deploy_all(targets, live, deployments, {});
    ASSERT_THAT(first, IsOk());
    EXPECT_TRUE(first->changed);
    EXPECT_EQ(text_of(temporary / "two/live/cert.pem"), live.bundle.cert);
    EXPECT_FALSE(deploy_all(targets, live, deployments, {})->changed);
}

/// What each of three targets serves after the second one could not take the second certificate.
class OneOfThreeFails : public DeployAll {
protected:
    std::string after(OnFailure on_failure, bool canary = false)
    {
        std::vector targets{files("one", 1), files("two", 2), files("three", 3)};
        EXPECT_THAT(deploy_all(targets, live, deployments, {}), IsOk());
        targets[1].settings["check"] = {"/bin/false"};
        targets[1].canary = canary;
        deployments.on_failure = on_failure;
        outcome = deploy_all(targets, next, deployments, {});
        EXPECT_THAT(outcome, FailsWith(Errc::not_deployed, HasSubstr("check")));
        std::string served;
        for (const char* name : {"one", "two", "three"})
            served += text_of(temporary / name / "live/cert.pem") == next.bundle.cert ? 'n' : 'o';
        return served;
    }
    Result<Deployed> outcome;
};

TEST_F(OneOfThreeFails, GoesOn) { EXPECT_EQ(after(OnFailure::go_on), "non"); }

TEST_F(OneOfThreeFails, Stops)
{
    EXPECT_EQ(after(OnFailure::stop), "noo");
    EXPECT_EQ(outcome.error().parts.size(), 2U);
    EXPECT_THAT(outcome.error().parts.back().message, HasSubstr("because two failed"));
}

TEST_F(OneOfThreeFails, TakesBackWhatWasChanged)
{
    EXPECT_EQ(after(OnFailure::all_or_nothing), "ooo");
    EXPECT_THAT(outcome.error().message, HasSubstr("the others were pointed back"));
    // The next run tries again.
    deployments.on_failure = OnFailure::go_on;
    const std::vector targets{files("one", 1), files("two", 2), files("three", 3)};
    EXPECT_THAT(deploy_all(targets, next, deployments, {}), IsOk());
}

TEST_F(OneOfThreeFails, ACanaryGoesFirst) { EXPECT_EQ(after(OnFailure::go_on, true), "ooo"); }

TEST_F(DeployAll, NoTargetsAreNoFailure)
{
    EXPECT_FALSE(deploy_all({}, live, deployments, {})->changed);
}

TEST_F(DeployAll, TriesEveryTargetAndTheWorstDecides)
{
    const std::vector targets{files("unknown-key", 1, {{"x", {"y"}}}),
                              files("refused", 2, {{"check", {"/bin/false"}}}), files("rolled", 3),
                              files("good", 4)};
    ASSERT_THAT(deploy_all(std::span(targets).subspan(2, 1), live, deployments, {}), IsOk());
    // Only "rolled" has something that the new one can break.
    const auto serve = probe.serve;
    probe.serve = [this, serve](const FakeProbe::Look& look) {
        auto served = serve(look);
        if (look.port == 3 && served && served->chain->leaf().sha256 == next.bundle.leaf_sha256) {
            served->handshake = false;
            served->problem = "bad signature";
        }
        return served;
    };
    const auto done = deploy_all(targets, next, deployments, {});
    ASSERT_THAT(done, FailsWith(Errc::rolled_back, AllOf(HasSubstr("3 of 4 targets failed"),
                                                         HasSubstr("rolled: app.example.test:3"))));
    ASSERT_EQ(done.error().parts.size(), 3U);
    EXPECT_EQ(done.error().parts[0].subject, "unknown-key");
    EXPECT_THAT(done.error().parts[0].message, HasSubstr("x: is not a setting"));
    EXPECT_THAT(done.error().parts[1].message, HasSubstr("stage: check: /bin/false"));
    EXPECT_EQ(text_of(temporary / "rolled/live/cert.pem"), live.bundle.cert) << "back";
    EXPECT_EQ(text_of(temporary / "good/live/cert.pem"), next.bundle.cert);
}

TEST_F(DeployAll, OneFailureIsTheMessage)
{
    const std::vector targets{files("one", 8443)};
    ASSERT_THAT(deploy_all(targets, live, deployments, {}), IsOk());
    breaks = next.bundle.leaf_sha256;
    EXPECT_THAT(deploy_all(targets, next, deployments, {}),
                FailsWith(Errc::rolled_back, testing::StartsWith("one: app.example.test:8443 (")));
}

TEST_F(DeployAll, StopsWhenAskedTo)
{
    const std::vector targets{files("one", 1), files("two", 2)};
    std::stop_source source;
    source.request_stop();
    EXPECT_THAT(deploy_all(targets, live, deployments, source.get_token()),
                FailsWith(Errc::cancelled, testing::_));
    EXPECT_TRUE(records.states.empty());
}

TEST_F(DeployAll, WithoutRehearsalAMismatchedPairIsSeenAndRolledBack)
{
    const std::vector targets{files("one", 8443)};
    ASSERT_THAT(deploy_all(targets, live, deployments, {}), IsOk());
    next.bundle.privkey = live.bundle.privkey.copy();
    EXPECT_THAT(deploy_all(targets, next, deployments, {}),
                FailsWith(Errc::not_deployed, HasSubstr("rehearsal")));
    breaks = next.bundle.leaf_sha256;
    deployments.rehearse = false;
    EXPECT_THAT(deploy_all(targets, next, deployments, {}),
                FailsWith(Errc::rolled_back, testing::_));
    EXPECT_EQ(text_of(temporary / "one/live/cert.pem"), live.bundle.cert);
}

TEST_F(DeployAll, RollsBackOnRequestAndForetells)
{
    const std::vector targets{files("one", 1), files("two", 2)};
    ASSERT_THAT(deploy_all(targets, live, deployments, {}), IsOk());
    EXPECT_THAT(dry_run(targets, next, deployments, {}),
                IsOkAndHolds(ElementsAre(HasSubstr("one: "), HasSubstr("two: "))));
    EXPECT_EQ(text_of(temporary / "one/live/cert.pem"), live.bundle.cert) << "nothing is touched";
    ASSERT_THAT(deploy_all(targets, next, deployments, {}), IsOk());
    EXPECT_THAT(roll_back(targets, next, deployments, {}), IsOk());
    for (const char* name : {"one", "two"})
        EXPECT_EQ(text_of(temporary / name / "live/cert.pem"), live.bundle.cert);
    Live wrong = copy_of(made(2));
    wrong.bundle.chain.clear();
    EXPECT_THAT(dry_run(targets, wrong, deployments, {}),
                FailsWith(Errc::not_deployed, HasSubstr("2 of 2 targets failed")));
}

TEST_F(DeployAll, KeepsThreeSlots)
{
    const std::vector targets{files("one", 8443)};
    for (int day = 0; day < 5; ++day) {
        Live renewed = copy_of(made(day));
        renewed.not_before = live.not_before + std::chrono::days(day);
        ASSERT_THAT(deploy_all(targets, renewed, deployments, {}), IsOk());
    }
    const auto entries = std::filesystem::directory_iterator(temporary / "one");
    EXPECT_EQ(std::distance(begin(entries), end(entries)), 4) << "and the pointer";
}

}  // namespace
}  // namespace acme8443::hooks
