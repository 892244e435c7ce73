#pragma once
#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>

#include "acme/challenge.hpp"

namespace acme8443::acme {

/// An answer that is out in the world. Destroying it takes the answer back.
class Presented {
public:
    /// `fetched` waits up to that long for the CA to fetch the answer and says whether it has;
    /// empty when this kind of answer cannot tell (DNS, webroot).
    using Fetched = std::function<bool(std::chrono::milliseconds, std::stop_token)>;
    /// `ready` waits until the answer can be seen from outside; empty when it can be at once.
    using Ready = std::function<Result<void>(std::stop_token)>;
    explicit Presented(std::function<void()> withdraw, Fetched fetched = {}, Ready ready = {})
        : withdraw_(std::move(withdraw)), fetched_(std::move(fetched)), ready_(std::move(ready))
    {
    }
    Presented(Presented&& other) noexcept
        : withdraw_(std::exchange(other.withdraw_, nullptr)),
          fetched_(std::move(other.fetched_)),
          ready_(std::move(other.ready_))
    {
    }
    Presented& operator=(Presented&&) = delete;
    ~Presented()
    {
        if (withdraw_) withdraw_();
    }
    /// False at once when it cannot tell.
    bool fetched_within(std::chrono::milliseconds wait, std::stop_token stop) const
    {
        return fetched_ && fetched_(wait, std::move(stop));
    }

    /// Waited for after all answers have been presented, so that their waits are one.
    Result<void> ready(std::stop_token stop) const
    {
        return ready_ ? ready_(std::move(stop)) : Result<void>{};
    }

private:
    std::function<void()> withdraw_;
    Fetched fetched_;
    Ready ready_;
};

/// Something that can answer one type of challenge; the implementations are in acme/challenge/.
class Solver {
public:
    virtual ~Solver() = default;
    virtual ChallengeType type() const noexcept = 0;
    /// How it would answer for this name now, for the operator; an error says why it could not.
    /// Changes nothing.
    virtual Result<std::string> outlook(const Identifier& name) const;
    /// Errors: Errc::busy when a port is taken (naming it), permission, storage, hook_failed.
    virtual Result<Presented> present(const Challenge& challenge, std::stop_token stop) = 0;
};

}  // namespace acme8443::acme
