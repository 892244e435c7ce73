#include "app/proving/answer_desk.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <list>
#include <optional>
#include <thread>
#include <vector>

#include "acme/token.hpp"
#include "app/proving/desk_socket.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_visitors = 256;
/// How long the end, or that an answer was fetched, may go unnoticed.
constexpr auto idle_slice = 200ms;
constexpr auto busy_slice = 10ms;

struct Visitor {
    Descriptor connection;
    std::string said{};
    std::optional<acme::Presented> answer{};
};

void say(const Visitor& visitor, std::string_view what)
{
    const std::string line = std::string(what) + "\n";
    send(visitor.connection.get(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

struct Wish {
    std::uint16_t port;
    acme::Challenge challenge;  ///< without a token it is only asked whether we could
};

/// RFC 8555 section 8.1: the token, a dot, a thumbprint.
bool is_key_authorization(std::string_view text, std::string_view token)
{
    return text.size() > token.size() && text.starts_with(token) && text[token.size()] == '.' &&
           acme::is_token(text.substr(token.size() + 1));
}

Result<Wish> parse(std::string_view line)
{
    auto words = split(line, ' ');
    const bool only_asks = words.size() == 3;
    words.resize(only_asks ? 5 : words.size());
    if (words.size() != 5) return fail(Errc::protocol, "three words ask, five bring an answer");
    const std::string& port = words[0];
    const ChallengeType type = TRY(parse_challenge_type(words[1]));
    auto name = TRY(Identifier::parse(words[2]));
    Wish wish{0, {std::move(name), type, words[3], words[4], ""}};
    const auto read = std::from_chars(port.data(), port.data() + port.size(), wish.port);
    if (read.ec != std::errc{}) return fail(Errc::protocol, "no port");
    if (only_asks) return wish;
    if (!acme::is_token(wish.challenge.token) ||
        !is_key_authorization(wish.challenge.key_authorization, wish.challenge.token))
        return fail(Errc::protocol, "no token or no key authorization");
    return wish;
}

}  // namespace

struct AnswerDesk::Impl {
    Descriptor listener;
    Find find;
    std::list<Visitor> visitors{};
    std::jthread thread{};

    using Answer = std::optional<acme::Presented>;

    /// What is out from now on; nothing when it was only asked whether it could be.
    Result<Answer> heed(std::string_view line, const std::stop_token& stop) const
    {
        const Wish wish = TRY(parse(line));
        const auto responder = find(wish.challenge.type, wish.port);
        if (!responder) return fail(Errc::not_found, "we have no such port");
        if (wish.challenge.token.empty())
            return responder->outlook(wish.challenge.name).map([](auto&&) { return Answer(); });
        return Answer(TRY(responder->present(wish.challenge, stop)));
    }

    void welcome()
    {
        Descriptor connection(
            accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (connection && visitors.size() < most_visitors && is_ours(connection))
            visitors.push_back({std::move(connection)});
    }

    /// False: it has gone, or there is no more to say.
    bool hear(Visitor& visitor, const std::stop_token& stop) const
    {
        std::array<char, longest_line> part{};
        const auto size = recv(visitor.connection.get(), part.data(), part.size(), MSG_DONTWAIT);
        if (size <= 0 || visitor.answer) return false;
        visitor.said.append(part.data(), static_cast<std::size_t>(size));
        const std::size_t end = visitor.said.find('\n');
        if (end == std::string::npos) return visitor.said.size() < longest_line;
        auto answer = heed(std::string_view(visitor.said).substr(0, end), stop);
        say(visitor, answer ? "ok" : printable(answer.error().message, longest_line / 2));
        if (!answer || !*answer) return false;
        visitor.answer.emplace(**std::move(answer));
        return true;
    }

    void look_after_visitors(const std::vector<pollfd>& polled, const std::stop_token& stop)
    {
        std::size_t at = 1;
        std::erase_if(visitors, [&](Visitor& visitor) {
            if (polled[at++].revents != 0 && !hear(visitor, stop)) return true;
            if (visitor.answer && visitor.answer->fetched_within(0ms, stop))
                say(visitor, "fetched");
            return false;
        });
    }

    void run(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            std::vector<pollfd> polled{{listener.get(), POLLIN, 0}};
            for (const Visitor& visitor : visitors)
                polled.push_back({visitor.connection.get(), POLLIN, 0});
            const auto slice = visitors.empty() ? idle_slice : busy_slice;
            poll(polled.data(), polled.size(), static_cast<int>(slice.count()));
            look_after_visitors(polled, stop);
            if (polled.front().revents != 0) welcome();
        }
        visitors.clear();
    }
};

AnswerDesk::AnswerDesk(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AnswerDesk::~AnswerDesk() = default;

Result<std::unique_ptr<AnswerDesk>> AnswerDesk::open(const std::filesystem::path& state_dir,
                                                     Find find)
{
    auto listener = TRY(listen_at_desk(state_dir));
    auto impl = std::unique_ptr<Impl>(new Impl{std::move(listener), std::move(find)});
    impl->thread = std::jthread([&desk = *impl](const std::stop_token& stop) { desk.run(stop); });
    return std::unique_ptr<AnswerDesk>(new AnswerDesk(std::move(impl)));
}

}  // namespace acme8443::app
