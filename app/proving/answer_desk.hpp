#pragma once
#include <filesystem>
#include <functional>
#include <memory>

#include "acme/solver.hpp"
#include "app/proving/responders.hpp"

namespace acme8443::app {

/// Where other runs of this program find the ports that this process has: a certificate that
/// somebody issues by hand is proved through the daemon beside it. A connection to a socket in the
/// state directory, which nobody but its owner can enter, is one answer; it is out as long as the
/// connection stands.
class AnswerDesk {
public:
    /// The responder of that type whose port is this one; null when there is none. Called on the
    /// desk's thread.
    using Find = std::function<std::shared_ptr<acme::Solver>(ChallengeType, std::uint16_t)>;
    /// Takes the place of one that a killed process has left. Errors: Errc::storage, permission.
    static Result<std::unique_ptr<AnswerDesk>> open(const std::filesystem::path& state_dir,
                                                    Find find);
    /// Withdraws what is out.
    ~AnswerDesk();

private:
    struct Impl;
    explicit AnswerDesk(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// `own`, and when it finds its port taken, or may not open it, the desk of this state directory,
/// if that has the port.
std::shared_ptr<acme::Solver> or_at_the_desk(std::shared_ptr<acme::Solver> own, std::uint16_t port,
                                             std::filesystem::path state_dir);

}  // namespace acme8443::app
