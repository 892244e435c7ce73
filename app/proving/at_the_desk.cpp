#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "app/proving/answer_desk.hpp"
#include "app/proving/desk_socket.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds most_for_a_reply{10'000};
constexpr milliseconds slice{50};

/// What it says next, of one line or several; empty when it says nothing in time, or has gone.
std::string hear(const Descriptor& desk, milliseconds wait, const std::stop_token& stop)
{
    const auto until = std::chrono::steady_clock::now() + wait;
    pollfd polled{desk.get(), POLLIN, 0};
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
        const auto next = std::clamp(left, 0ms, slice);
        if (poll(&polled, 1, static_cast<int>(next.count())) > 0) break;
        if (left <= 0ms || stop.stop_requested()) return {};
    }
    std::array<char, longest_line> part{};
    const auto size = recv(desk.get(), part.data(), part.size(), MSG_DONTWAIT);
    return size > 0 ? std::string(part.data(), static_cast<std::size_t>(size)) : std::string();
}

/// The port is taken, or one that we may not open: who has it can answer for us.
bool others_may_have_it(const Error& error)
{
    return error.code == Errc::busy || error.code == Errc::permission;
}

class AtTheDesk final : public acme::Solver {
public:
    AtTheDesk(std::shared_ptr<acme::Solver> own, std::uint16_t port,
              std::filesystem::path state_dir)
        : own_(std::move(own)), port_(port), state_dir_(std::move(state_dir))
    {
    }
    ChallengeType type() const noexcept override { return own_->type(); }
    Result<std::string> outlook(const Identifier& name) const override
    {
        auto own = own_->outlook(name);
        if (own || !others_may_have_it(own.error()) || !ask(name.value(), {})) return own;
        return "our own `serve`, which has port " + std::to_string(port_) + ", answers for us";
    }
    Result<acme::Presented> present(const acme::Challenge& challenge, std::stop_token stop) override
    {
        auto own = own_->present(challenge, stop);
        if (own || !others_may_have_it(own.error())) return own;
        auto lent =
            ask(challenge.name.value() + " " + challenge.token + " " + challenge.key_authorization,
                stop)
                .map(out_while_open);
        return lent ? std::move(lent) : std::move(own);
    }

private:
    using Desk = std::shared_ptr<Descriptor>;

    /// The connection on which it was said yes.
    Result<Desk> ask(const std::string& what, const std::stop_token& stop) const
    {
        auto desk = std::make_shared<Descriptor>(TRY(connect_to_desk(state_dir_)));
        const std::string line =
            std::to_string(port_) + " " + std::string(to_string(type())) + " " + what + "\n";
        const bool said =
            line.size() < longest_line &&
            std::cmp_equal(send(desk->get(), line.data(), line.size(), MSG_NOSIGNAL), line.size());
        const std::string reply = said ? hear(*desk, most_for_a_reply, stop) : "";
        if (!reply.starts_with("ok\n")) return fail(Errc::busy, printable(reply));
        return desk;
    }
    static acme::Presented out_while_open(const Desk& desk)
    {
        return acme::Presented([desk] { desk->reset(); },
                               [desk](milliseconds wait, const std::stop_token& stop) {
                                   return !hear(*desk, wait, stop).empty();
                               });
    }

    std::shared_ptr<acme::Solver> own_;
    std::uint16_t port_;
    std::filesystem::path state_dir_;
};

}  // namespace

std::shared_ptr<acme::Solver> or_at_the_desk(std::shared_ptr<acme::Solver> own, std::uint16_t port,
                                             std::filesystem::path state_dir)
{
    return std::make_shared<AtTheDesk>(std::move(own), port, std::move(state_dir));
}

}  // namespace acme8443::app
