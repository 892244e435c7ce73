#include "app/notify/after_run.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "app/notify/channels.hpp"
#include "app/notify/memory.hpp"
#include "app/notify/message.hpp"
#include "base/clock.hpp"
#include "base/try.hpp"

namespace acme8443::app::notify {
namespace {

std::string host_name()
{
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

void complain(Context& context, const std::string& channel, const Error& error)
{
    context.out.something_happened();
    context.out.progress("notify", channel + ": " + error.message);
}

/// True when somebody was told.
bool send(Context& context, const Spec& spec, const Message& message)
{
    bool told = false;
    for (const Channel& channel : channels_of(spec, host_name())) {
        const auto sent = channel.send(message, context.stop);
        if (!sent) complain(context, channel.name, sent.error());
        told |= sent.has_value();
    }
    return told;
}

/// With those that had nothing to be done: they are well, if they are still configured.
std::vector<Outcome> all_outcomes(const Context& context, const Troubles& before, const RunEnd& end)
{
    std::vector<Outcome> all = end.outcomes;
    if (!end.whole) return all;
    for (const auto& [name, trouble] : before) {
        const bool met =
            std::ranges::find(end.outcomes, name, &Outcome::name) != end.outcomes.end();
        if (!met && context.configuration().certificate(name)) all.push_back({.name = name});
    }
    return all;
}

Result<void> tell(Context& context, const Spec& spec, const RunEnd& end)
{
    if (spec.tells_nobody()) return {};
    const auto& store = context.state_dir;
    const auto lock = lock_memory(store);
    // Another run is at it; what this one saw is still so when the next one looks.
    if (!lock) return lock.error().code == Errc::busy ? Result<void>() : fail(lock.error());
    const Troubles before = TRY(recall(store));
    const auto now = SystemClock().now();
    const auto outcomes = all_outcomes(context, before, end);
    const News news = news_of(before, outcomes, end.whole, now, spec.expiry);
    const bool told =
        !news.items.empty() && send(context, spec, message_of(news.items, host_name(), now));
    const Troubles& after = told ? news.if_told : news.if_not_told;
    if (after == before) return {};
    return remember(store, after);
}

}  // namespace

Outcome outcome(const std::string& name, std::optional<Error> error, const store::Store& store)
{
    Outcome outcome{.name = name, .error = std::move(error)};
    if (const auto live = store.live(name); live && *live) {
        outcome.not_before = (*live)->not_before;
        outcome.not_after = (*live)->not_after;
    }
    return outcome;
}

void after_run(Context& context, const RunEnd& end)
{
    const auto spec = configured(context.config_dir);
    if (!spec) return complain(context, "acme8443.toml", spec.error());
    if (const auto told = tell(context, *spec, end); !told)
        complain(context, "what was told cannot be remembered", told.error());
    if (spec->ping.empty() || !end.whole || !end.good) return;
    if (const auto pinged = ping(spec->ping, context.stop); !pinged)
        complain(context, "ping", pinged.error());
}

Result<void> send_test(Context& context)
{
    const Spec spec = TRY(configured(context.config_dir));
    if (spec.tells_nobody() && spec.ping.empty())
        return fail(Errc::bad_config, "acme8443.toml has no [notify]: nobody would be told");
    const Message message = test_message(host_name(), SystemClock().now());
    std::vector<Channel> channels = channels_of(spec, host_name());
    if (!spec.ping.empty())
        channels.push_back({"ping", [&](const Message&, std::stop_token stop) {
                                return ping(spec.ping, std::move(stop));
                            }});
    Error failed{Errc::network, "not everybody could be told"};
    for (const Channel& channel : channels) {
        const auto sent = channel.send(message, context.stop);
        context.out.print(channel.name + ": " + (sent ? "sent" : "failed") + "\n");
        if (!sent) failed.parts.push_back({channel.name, sent.error().message});
    }
    if (failed.parts.empty()) return {};
    return fail(std::move(failed));
}

}  // namespace acme8443::app::notify
