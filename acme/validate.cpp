#include <nlohmann/json.hpp>

#include "acme/authorization.hpp"
#include "acme/authorization_object.hpp"
#include "acme/order_object.hpp"
#include "acme/patience.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds most_validating{300};
// A CA fetches within a moment, or later than is worth holding the first poll back for.
constexpr milliseconds most_until_fetched{1'000};
// Quiet for so long after a fetch, the CA has looked from everywhere it looks from.
constexpr milliseconds quiet_nearby{3};
// A CA that asks for seconds between polls makes a poll that comes too early dear.
constexpr milliseconds quiet_with_retry_after{250};

/// What the CA has decided so far.
struct Round {
    std::vector<const Given*> undecided{};
    std::vector<SubError> failures{};  ///< by name, then subproblems
    std::string why{};                 ///< of the first failure
    std::optional<seconds> retry_after{};

    void failed(const Challenge& challenge, const std::optional<Problem>& error)
    {
        const Error said = to_error(error.value_or(Problem{.detail = "the CA does not say why"}));
        const std::string& name = challenge.name.value();
        if (why.empty()) why = name + ": " + said.message;
        failures.push_back({name, said.message});
        failures.insert(failures.end(), said.parts.begin(), said.parts.end());
    }
    void not_yet(const Given* given, std::optional<seconds> wish)
    {
        undecided.push_back(given);
        retry_after = std::max(retry_after, wish);
    }
    Result<void> nothing_failed() const
    {
        if (failures.empty()) return {};
        return fail(Error{Errc::challenge_failed, why, std::nullopt, failures});
    }
};

/// RFC 8555 section 7.5.1: an empty object says that the answer is in place.
Result<Round> tell(Session& ca, const Answers& answers, const std::stop_token& stop)
{
    Round round;
    for (const Given& given : answers) {
        const Answer answer = TRY(ca.post(given.challenge.url, nlohmann::json::object(), stop));
        const ChallengeObject seen = TRY(read_challenge(answer));
        if (seen.status == "invalid")
            round.failed(given.challenge, seen.error);
        else if (seen.status != "valid")
            round.not_yet(&given, answer.retry_after);
    }
    return round;
}

std::optional<Problem> error_in(const AuthorizationObject& authorization)
{
    for (const ChallengeObject& challenge : authorization.challenges)
        if (challenge.error) return challenge.error;
    if (authorization.status == "invalid") return std::nullopt;
    return Problem{.detail = "the authorization is " + printable(authorization.status, 50)};
}

Result<Round> poll_each(Session& ca, std::span<const Given* const> undecided,
                        const std::stop_token& stop)
{
    Round round;
    for (const Given* given : undecided) {
        const Answer answer = TRY(ca.post_as_get(given->challenge.authorization, stop));
        const AuthorizationObject seen = TRY(read_authorization(answer));
        if (seen.status == "pending")
            round.not_yet(given, answer.retry_after);
        else if (seen.status != "valid")
            round.failed(given->challenge, error_in(seen));
    }
    return round;
}

/// One question for several names: RFC 8555 section 7.1.6 moves an order on with the last of its
/// authorizations, and to "invalid" with the first that fails; which one that was they say.
Result<Round> poll(Session& ca, const Order& order, std::span<const Given* const> undecided,
                   const std::stop_token& stop)
{
    if (undecided.size() == 1 || order.url.empty()) return poll_each(ca, undecided, stop);
    const Answer answer = TRY(ca.post_as_get(order.url, stop));
    const OrderObject seen = TRY(read_order(answer));
    if (seen.status == "invalid") return poll_each(ca, undecided, stop);
    Round round;
    if (seen.status == "pending")
        for (const Given* given : undecided) round.not_yet(given, answer.retry_after);
    return round;
}

/// Holds the first poll back until the CA seems to have looked. False: it did not, or nobody can
/// tell.
bool looked(const Clock& clock, const Round& round, const std::stop_token& stop)
{
    const auto quiet = round.retry_after ? quiet_with_retry_after : quiet_nearby;
    const milliseconds until = clock.uptime() + most_until_fetched;
    for (const Given* given : round.undecided)
        if (!given->presented.fetched_within(until - clock.uptime(), stop)) return false;
    while (clock.uptime() < until &&
           round.undecided.back()->presented.fetched_within(quiet, stop)) {
    }
    return true;
}

/// RFC 8555 section 7.5.2. Nobody needs these any more; a CA that will not is no reason to fail.
void deactivate(Session& ca, std::span<const Given* const> undecided, const std::stop_token& stop)
{
    for (const Given* given : undecided)
        static_cast<void>(
            ca.ask(given->challenge.authorization, {{"status", "deactivated"}}, stop));
}

Result<void> run(Session& ca, const Order& order, const Answers& answers,
                 const std::stop_token& stop)
{
    Patience patience(ca, most_validating);
    Round round = TRY(tell(ca, answers, stop));
    for (bool first = true;; first = false) {
        if (auto well = round.nothing_failed(); !well) {
            deactivate(ca, round.undecided, stop);
            return well;
        }
        if (round.undecided.empty()) return {};
        if (!first || !looked(ca.clock(), round, stop)) TRY(patience.wait(round.retry_after, stop));
        const auto undecided = std::move(round.undecided);
        round = TRY(poll(ca, order, undecided, stop));
    }
}

}  // namespace

Result<void> validate(Session& ca, const Order& order, Answers answers, std::stop_token stop)
{
    auto done = run(ca, order, answers, stop);
    if (!done) return fail(std::move(done).error().while_doing("validating"));
    return done;
}

}  // namespace acme8443::acme
