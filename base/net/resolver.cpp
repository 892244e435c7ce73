#include "base/net/resolver.hpp"

#include <poll.h>
#include <unbound.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "base/handle.hpp"
#include "base/net/tls_probe.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {

namespace {

using Context = Handle<ub_ctx, ub_ctx_delete>;
using Answer = Handle<ub_result, ub_resolve_free>;

constexpr const char* system_trust_anchor = "/usr/share/dns/root.key";
constexpr std::uint16_t dns_port = 53;
constexpr int class_in = 1;
constexpr int rcode_noerror = 0;
constexpr int rcode_nxdomain = 3;

/// How long a stop or the deadline can go unnoticed: libunbound has one descriptor to wait for and
/// no way to be woken.
constexpr std::chrono::milliseconds slice{50};

/// What libunbound's callback leaves behind. It is called by ub_process(), on our own thread.
struct Question {
    bool done{};
    int problem{};
    Answer answer{};
};

void on_answer(void* context, int problem, ub_result* result)
{
    auto& question = *static_cast<Question*>(context);
    question.done = true;
    question.problem = problem;
    question.answer.reset(result);
}

std::string rcode_name(int rcode)
{
    static const std::map<int, const char*> names{
        {1, "FORMERR"}, {2, "SERVFAIL"}, {4, "NOTIMP"}, {5, "REFUSED"}};
    const auto known = names.find(rcode);
    return known == names.end() ? "RCODE " + std::to_string(rcode) : known->second;
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
    UnboundResolver(Context context, std::chrono::milliseconds timeout)
        : context_(std::move(context)), timeout_(timeout)
    {
    }

    Result<DnsAnswer> resolve(std::string_view name, RecordType type, std::stop_token stop) override
    {
        auto answer = ask(std::string(name), type, stop);
        if (answer) return answer;
        return fail(std::move(answer).error().while_doing("asking DNS for " + printable(name) +
                                                          " " + std::string(to_string(type))));
    }

private:
    Result<DnsAnswer> ask(const std::string& name, RecordType type, const std::stop_token& stop);
    Result<void> wait(const Question& question, const std::stop_token& stop);

    Context context_;
    std::chrono::milliseconds timeout_;
};

Result<DnsAnswer> UnboundResolver::ask(const std::string& name, RecordType type,
                                       const std::stop_token& stop)
{
    Question question;
    int id{};
    if (const int problem = ub_resolve_async(context_.get(), name.c_str(), static_cast<int>(type),
                                             class_in, &question, on_answer, &id))
        return fail(Errc::dns, ub_strerror(problem));
    if (auto waited = wait(question, stop); !waited) {
        ub_cancel(context_.get(), id);  // from here on `question` may go
        return fail(std::move(waited).error());
    }
    if (question.problem) return fail(Errc::dns, ub_strerror(question.problem));
    return read(*question.answer);
}

Result<void> UnboundResolver::wait(const Question& question, const std::stop_token& stop)
{
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + timeout_;
    while (!question.done) {
        if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        if (steady_clock::now() >= deadline)
            return fail(Errc::timeout,
                        "no answer within " + std::to_string(timeout_.count()) + " ms");
        pollfd readable{.fd = ub_fd(context_.get()), .events = POLLIN, .revents = 0};
        if (poll(&readable, 1, static_cast<int>(slice.count())) > 0) ub_process(context_.get());
    }
    return {};
}

Failure bad(const std::string& what, int problem)
{
    return fail(Errc::bad_config, what + ": " + ub_strerror(problem));
}

Result<void> set_servers(ub_ctx* context, const std::vector<std::string>& servers)
{
    if (servers.empty()) {
        if (const int problem = ub_ctx_resolvconf(context, nullptr))
            return bad("reading /etc/resolv.conf", problem);
        return {};
    }
    for (const std::string& server : servers) {
        const auto at = Endpoint::parse(server, dns_port);
        if (!at || !Address::parse(at->host))
            return fail(Errc::bad_config,
                        "DNS server '" + printable(server) + "': write ADDRESS or ADDRESS:PORT");
        const std::string forward = at->host + "@" + std::to_string(at->port);
        if (const int problem = ub_ctx_set_fwd(context, forward.c_str()))
            return bad("DNS server " + server, problem);
    }
    return {};
}

Result<void> set_trust_anchor(ub_ctx* context, const ResolverOptions& options)
{
    std::string file = options.trust_anchor_file;
    if (file.empty() && options.servers.empty() && access(system_trust_anchor, R_OK) == 0)
        file = system_trust_anchor;
    if (file.empty()) return {};
    if (access(file.c_str(), R_OK) != 0)
        return fail(Errc::bad_config, "the DNSSEC trust anchor " + file + " cannot be read");
    if (const int problem = ub_ctx_add_ta_file(context, file.c_str()))
        return bad("the DNSSEC trust anchor " + file, problem);
    return {};
}

Result<void> set_policy(ub_ctx* context)
{
    struct Option {
        const char* name;
        const char* value;
    };
    for (const auto& [name, value] : {
             // 127.0.0.53 is what resolv.conf names on many machines.
             Option{"do-not-query-localhost:", "no"},
             // Whoever waits for a record to appear asks again, and wants to be told.
             Option{"cache-max-negative-ttl:", "0"},
         })
        if (const int problem = ub_ctx_set_option(context, name, value)) return bad(name, problem);
    ub_ctx_debugout(context, nullptr);  // a library does not write to stderr
    // A thread, because the alternative is a fork.
    if (const int problem = ub_ctx_async(context, 1)) return bad("DNS thread", problem);
    return {};
}

}  // namespace

Result<std::unique_ptr<Resolver>> make_resolver(const ResolverOptions& options)
{
    Context context(ub_ctx_create());
    if (!context) return fail(Errc::internal, "libunbound cannot be started");
    TRY(set_policy(context.get()));
    TRY(set_servers(context.get(), options.servers));
    TRY(set_trust_anchor(context.get(), options));
    // libunbound answers for test. by itself, but private networks use it (RFC 6761 section 6.2).
    // The call also completes the configuration, so that mistakes in it are found now.
    if (const int problem = ub_ctx_zone_remove(context.get(), "test."))
        return bad("the DNS resolver cannot be set up with this trust anchor", problem);
    return std::make_unique<UnboundResolver>(std::move(context), options.timeout);
}

}  // namespace acme8443::net
