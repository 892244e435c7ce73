#include "app/serve.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "acme/challenge/listener.hpp"
#include "app/proving/answer_desk.hpp"
#include "app/renewal/next_look.hpp"
#include "app/system/watchdog.hpp"
#include "base/alarm.hpp"
#include "base/net/service_manager.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

template <class Spec>
void add_once(std::vector<Spec>& all, const Spec& one)
{
    if (std::ranges::find(all, one) == all.end()) all.push_back(one);
}

/// Does the certificate need port 80 for itself? Not for names that a web server answers for.
bool listens_on_80(const CertificateSpec& want)
{
    if (want.challenge.value_or(ChallengeType::http_01) != ChallengeType::http_01) return false;
    return !want.webroots.contains("") && std::ranges::any_of(want.order.names, [&](auto& wanted) {
        return !wanted.name.wildcard() && !want.webroots.contains(wanted.name.value());
    });
}

/// Whoever connects to a socket that was handed down shall be answered, needed or not.
void add_inherited(Ports& ports)
{
    const auto is = [](std::uint16_t port) {
        return [port](const auto& spec) { return spec.port == port; };
    };
    if (std::ranges::none_of(ports.http, is(80)) && !acme::inherited_listeners(80).empty())
        ports.http.push_back({});
    if (std::ranges::none_of(ports.tls, is(443)) && !acme::inherited_listeners(443).empty())
        ports.tls.push_back({});
}

class Daemon {
public:
    Daemon(Context& context, unsigned jobs, Alarm alarm)
        : context_(context),
          alarm_(std::move(alarm)),
          manager_(net::ServiceManager::from_environment()),
          watchdog_(manager_),
          rack_(context.out, context.state_dir),
          round_{.jobs = jobs, .solvers = &rack_}
    {
    }
    Result<void> begin();
    ExitStatus run();

private:
    Result<void> open_ports();
    void open_desk();
    void look();
    std::chrono::sys_seconds next_moment() const;
    bool sleep();
    void hung_up();

    Context& context_;
    Alarm alarm_;
    net::ServiceManager manager_;
    Watchdog watchdog_;
    SolverRack rack_;
    std::unique_ptr<AnswerDesk> desk_{};
    RenewAllOptions round_;
    ExitStatus last_{exit_ok};
    std::optional<std::chrono::seconds> others_done_in_{};
};

/// Which ones the configuration asks for. A certificate's file that cannot be read is reported by
/// every round.
Result<void> Daemon::open_ports()
{
    const Configuration configuration = context_.configuration();
    const Settings for_all = TRY(configuration.for_all());
    Ports ports;
    for (const std::string& name : TRY(configuration.certificates())) {
        const auto file = configuration.certificate(name);
        const auto want = file ? resolve(*file, for_all) : fail(file.error());
        if (!want) continue;
        if (listens_on_80(*want)) add_once(ports.http, want->http);
        if (want->challenge == ChallengeType::tls_alpn_01) add_once(ports.tls, want->tls);
    }
    add_inherited(ports);
    for (const Error& error : rack_.keep_open(ports, context_.stop)) context_.out.error(error);
    return {};
}

/// Without it only who issues by hand finds the ports taken.
void Daemon::open_desk()
{
    auto desk = AnswerDesk::open(
        context_.state_dir,
        [this](ChallengeType type, std::uint16_t port) { return rack_.with_port(type, port); });
    if (!desk) {
        context_.out.error(desk.error());
        return;
    }
    desk_ = *std::move(desk);
}

Result<void> Daemon::begin()
{
    context_.out.something_happened();  // a service says what goes on when it does
    TRY(store::Store::open(context_.state_dir));
    TRY(open_ports());
    open_desk();
    if (context_.signals) context_.signals->on_hangup([this] { alarm_.ring(); });
    manager_.tell("READY=1");
    return {};
}

void Daemon::look()
{
    manager_.tell("STATUS=Looking after the certificates");
    const Watchdog::Patience patience(watchdog_);
    const auto done = renew_all(context_, round_);
    if (context_.stop.stop_requested()) return;
    last_ = done ? done->status : context_.out.error(done.error());
    if (done && done->others_were_at_work)
        others_done_in_ = others_done_in(others_done_in_);
    else
        others_done_in_.reset();
}

void Daemon::hung_up()
{
    manager_.tell_reloading();
    context_.out.progress("serve", "reading the configuration again");
    if (auto opened = open_ports(); !opened) context_.out.error(opened.error());
    manager_.tell("READY=1");
}

/// For the first of those that can be read.
std::chrono::sys_seconds Daemon::next_moment() const
{
    const auto now = SystemClock().now();
    auto next = now + longest_sleep;
    const auto store = store::Store::open(context_.state_dir);
    const auto names = context_.configuration().certificates();
    if (!store || !names) return next;
    for (const std::string& name : *names)
        if (const auto standing = read_standing(name, *store))
            next = std::min(next, next_look(*standing, now, others_done_in_));
    return next;
}

/// False: it is time to stop.
bool Daemon::sleep()
{
    const auto next = next_moment();
    manager_.tell("STATUS=" +
                  std::string(last_ == exit_ok
                                  ? "All is well"
                                  : "The last look ended with status " + std::to_string(last_)) +
                  "; the next one is at " + rfc3339(next));
    const auto why = alarm_.sleep_until(next, context_.stop);
    if (why && *why == Alarm::Why::rung) hung_up();
    if (why && *why == Alarm::Why::clock_set)
        context_.out.progress("serve", "the clock has been set");
    return why.has_value();
}

ExitStatus Daemon::run()
{
    do look();
    while (!context_.stop.stop_requested() && sleep());
    if (context_.signals) context_.signals->on_hangup({});
    manager_.tell("STOPPING=1");
    return exit_ok;
}

}  // namespace

Result<ExitStatus> serve(Context& context, unsigned jobs)
{
    Daemon daemon(context, jobs, TRY(Alarm::make()));
    TRY(daemon.begin());
    return daemon.run();
}

}  // namespace acme8443::app
