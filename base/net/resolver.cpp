#include "base/net/resolver.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>

#include "base/confined_thread.hpp"
#include "base/net/name_server.hpp"
#include "base/net/unbound.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {

namespace {

constexpr const char* system_trust_anchor = "/usr/share/dns/root.key";
constexpr int class_in = 1;
constexpr int type_dnskey = 48;
constexpr int rcode_noerror = 0;
constexpr int rcode_nxdomain = 3;

/// How long a stop or the deadline can go unnoticed: libunbound has one descriptor to wait for and
/// no way to be woken.
constexpr std::chrono::milliseconds slice{50};

/// What libunbound's callback leaves behind. It is called by ub_process(), on the thread that
/// waits.
struct Question {
    bool done{};
    int problem{};
    UnboundAnswer answer{};
};

void on_answer(void* context, int problem, ub_result* result)
{
    auto& question = *static_cast<Question*>(context);
    question.done = true;
    question.problem = problem;
    question.answer.reset(result);
}

/// Lower case, without the last dot.
std::string tidy(std::string_view name)
{
    if (name.ends_with('.')) name.remove_suffix(1);
    return lower(name);
}

Result<DnsAnswer> read(const ub_result& result)
{
    if (result.bogus)
        return fail(Errc::dns,
                    "bogus (DNSSEC): " + std::string(result.why_bogus ? result.why_bogus : "?"));
    if (result.rcode != rcode_noerror && result.rcode != rcode_nxdomain)
        return fail(Errc::dns, rcode_name(result.rcode));
    DnsAnswer answer;
    for (int i = 0; result.data && result.data[i]; ++i)
        answer.records.emplace_back(result.data[i], static_cast<std::size_t>(result.len[i]));
    answer.dnssec = result.secure ? Dnssec::secure : Dnssec::insecure;
    answer.exists = !result.nxdomain;
    if (result.canonname && tidy(result.canonname) != tidy(result.qname))
        answer.canonical_name = tidy(result.canonname);
    answer.ttl = static_cast<std::uint32_t>(std::max(result.ttl, 0));
    return answer;
}

class UnboundResolver final : public Resolver {
public:
    UnboundResolver(UnboundContext context, ResolverOptions options)
        : context_(std::move(context)), options_(std::move(options))
    {
    }

    Result<DnsAnswer> resolve(std::string_view name, RecordType type, std::stop_token stop) override
    {
        auto answer = talker_.run([&] {
            return look_up(std::string(name), static_cast<int>(type), stop)
                .and_then([](UnboundAnswer found) { return read(*found); });
        });
        if (answer) return answer;
        return fail(std::move(answer).error().while_doing("asking DNS for " + printable(name) +
                                                          " " + std::string(to_string(type))));
    }

private:
    Result<UnboundAnswer> look_up(const std::string& name, int type, const std::stop_token& stop);
    Result<UnboundAnswer> ask(const std::string& name, int type, const std::stop_token& stop);
    Result<void> wait(const Question& question, const std::stop_token& stop);

    UnboundContext context_;
    ResolverOptions options_;
    /// The first question has libunbound start its own thread, which so is behind the same walls.
    sandbox::ConfinedThread talker_{sandbox::Files::read, sandbox::Sockets::bind};
};

/// Many machines' resolvers drop signatures; then everything is bogus, and it is not the zones'
/// fault.
Result<UnboundAnswer> UnboundResolver::look_up(const std::string& name, int type,
                                               const std::stop_token& stop)
{
    auto answer = TRY(ask(name, type, stop));
    if (!answer->bogus || !options_.trust_anchor_optional) return answer;
    const auto root = TRY(ask(".", type_dnskey, stop));
    if (root->secure) return answer;
    options_.trust_anchor_file.clear();
    options_.trust_anchor_optional = false;
    context_ = TRY(make_unbound_context(options_));
    return ask(name, type, stop);
}

Result<UnboundAnswer> UnboundResolver::ask(const std::string& name, int type,
                                           const std::stop_token& stop)
{
    Question question;
    int id{};
    if (const int problem = ub_resolve_async(context_.get(), name.c_str(), type, class_in,
                                             &question, on_answer, &id))
        return fail(Errc::dns, ub_strerror(problem));
    if (auto waited = wait(question, stop); !waited) {
        ub_cancel(context_.get(), id);  // from here on `question` may go
        return fail(std::move(waited).error());
    }
    if (question.problem) return fail(Errc::dns, ub_strerror(question.problem));
    return std::move(question.answer);
}

Result<void> UnboundResolver::wait(const Question& question, const std::stop_token& stop)
{
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + options_.timeout;
    while (!question.done) {
        if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        if (steady_clock::now() >= deadline)
            return fail(Errc::timeout,
                        "no answer within " + std::to_string(options_.timeout.count()) + " ms");
        pollfd readable{.fd = ub_fd(context_.get()), .events = POLLIN, .revents = 0};
        if (poll(&readable, 1, static_cast<int>(slice.count())) > 0) ub_process(context_.get());
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<Resolver>> make_resolver(const ResolverOptions& options)
{
    ResolverOptions all = options;
    if (all.trust_anchor_file.empty() && all.servers.empty() &&
        access(system_trust_anchor, R_OK) == 0) {
        all.trust_anchor_file = system_trust_anchor;
        all.trust_anchor_optional = true;
    }
    auto context = TRY(make_unbound_context(all));
    return std::make_unique<UnboundResolver>(std::move(context), std::move(all));
}

}  // namespace acme8443::net
