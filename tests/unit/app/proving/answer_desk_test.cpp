#include "app/proving/answer_desk.hpp"

#include <atomic>
#include <thread>

#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::uint16_t port = 80;

acme::Challenge challenge()
{
    const std::string token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";
    return {.name = *Identifier::parse("app.example.org"),
            .type = ChallengeType::http_01,
            .token = token,
            .key_authorization = token + ".9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI",
            .url = ""};
}

/// A responder that cannot have its port, or has it and counts what is out.
class Port final : public acme::Solver {
public:
    explicit Port(std::optional<Errc> why = {}) : why_(why) {}
    ChallengeType type() const noexcept override { return ChallengeType::http_01; }
    Result<std::string> outlook(const Identifier&) const override
    {
        if (why_) return fail(*why_, "why");
        return "here";
    }
    Result<acme::Presented> present(const acme::Challenge&, std::stop_token) override
    {
        if (why_) return fail(*why_, "why");
        ++out;
        return acme::Presented([this] { --out; });
    }
    std::atomic<int> out{0};

private:
    std::optional<Errc> why_;
};

class AnswerDesk_ : public testing::Test {
protected:
    void SetUp() override
    {
        auto opened = AnswerDesk::open(dir.path(), [this](ChallengeType, std::uint16_t asked) {
            return asked == port ? daemon : nullptr;
        });
        ASSERT_THAT(opened, IsOk());
        desk = std::move(*opened);
    }
    std::shared_ptr<acme::Solver> visitor(std::optional<Errc> why, std::uint16_t of = port) const
    {
        return or_at_the_desk(std::make_shared<Port>(why), of, dir.path());
    }

    TempDir dir;
    std::shared_ptr<Port> daemon = std::make_shared<Port>();
    std::unique_ptr<AnswerDesk> desk;
};

TEST_F(AnswerDesk_, AnswersForWhoCannotHaveThePort)
{
    for (const Errc why : {Errc::busy, Errc::permission}) {
        const auto solver = visitor(why);
        EXPECT_THAT(solver->outlook(challenge().name), IsOkAndHolds(HasSubstr("our own `serve`")));
        EXPECT_EQ(daemon->out, 0) << "asking shows nothing";
        {
            const auto presented = solver->present(challenge(), {});
            ASSERT_THAT(presented, IsOk());
            EXPECT_EQ(daemon->out, 1);
        }
        while (daemon->out != 0) std::this_thread::sleep_for(1ms);  // the desk sees it go
    }
    const auto presented = visitor(Errc::busy)->present(challenge(), {});
    EXPECT_EQ(daemon->out, 1);
    desk.reset();
    EXPECT_EQ(daemon->out, 0) << "taken back";
}

TEST_F(AnswerDesk_, IsNotAskedByOthers)
{
    const auto solver = visitor({});
    const auto presented = solver->present(challenge(), {});
    ASSERT_THAT(presented, IsOk());
    EXPECT_EQ(daemon->out, 0) << "the port is its own";
    EXPECT_THAT(visitor(Errc::bad_config)->present(challenge(), {}),
                FailsWith(Errc::bad_config, "why"));
}

TEST_F(AnswerDesk_, WhereItCannotHelpTheReasonIsOnesOwn)
{
    for (const Errc why : {Errc::busy, Errc::permission}) {
        EXPECT_THAT(visitor(why, 443)->present(challenge(), {}), FailsWith(why, "why"));
        EXPECT_THAT(visitor(why, 443)->outlook(challenge().name), FailsWith(why, "why"));
    }
    desk.reset();
    for (const Errc why : {Errc::busy, Errc::permission})
        EXPECT_THAT(visitor(why)->present(challenge(), {}), FailsWith(why, "why"));
}

}  // namespace
}  // namespace acme8443::app
