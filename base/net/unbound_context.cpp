#include <unistd.h>

#include <mutex>

#include "base/net/tls_probe.hpp"
#include "base/net/unbound.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {

namespace {

constexpr std::uint16_t dns_port = 53;

Failure bad(const std::string& what, int problem)
{
    return fail(Errc::bad_config, what + ": " + ub_strerror(problem));
}

Result<void> set_servers(ub_ctx* context, const ResolverOptions& options)
{
    if (options.servers.empty()) {
        if (const int problem = ub_ctx_resolvconf(context, nullptr))
            return bad("reading /etc/resolv.conf", problem);
        return {};
    }
    for (const std::string& server : options.servers) {
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

Result<void> set_trust_anchor(ub_ctx* context, const std::string& file)
{
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

/// What all contexts share, libunbound sets up and takes down without a lock.
std::mutex one_at_a_time;

UnboundContext create_context()
{
    const std::lock_guard turn(one_at_a_time);
    return UnboundContext(ub_ctx_create());
}

Result<void> configure(ub_ctx* context, const ResolverOptions& options)
{
    const std::lock_guard turn(one_at_a_time);
    TRY(set_policy(context));
    TRY(set_servers(context, options));
    TRY(set_trust_anchor(context, options.trust_anchor_file));
    // libunbound answers for test. by itself, but private networks use it (RFC 6761 section 6.2).
    // The call also completes the configuration, so that mistakes in it are found now.
    if (const int problem = ub_ctx_zone_remove(context, "test."))
        return bad("the DNS resolver cannot be set up with this trust anchor", problem);
    return {};
}

}  // namespace

void delete_context(ub_ctx* context)
{
    const std::lock_guard turn(one_at_a_time);
    ub_ctx_delete(context);
}

Result<UnboundContext> make_unbound_context(const ResolverOptions& options)
{
    UnboundContext context = create_context();
    if (!context) return fail(Errc::internal, "libunbound cannot be started");
    TRY(configure(context.get(), options));
    return context;
}

}  // namespace acme8443::net
