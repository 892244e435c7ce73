#include "base/net/dns_update.hpp"

#include "base/confined_thread.hpp"
#include "base/net/dns_tcp.hpp"
#include "base/net/dns_update_message.hpp"
#include "base/net/name_server.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {
namespace {

constexpr int noerror = 0;
constexpr int refused = 5;
constexpr int notauth = 9;  // RFC 2136 section 2.2

std::string_view words_for(int tsig_error)
{
    switch (tsig_error) {
        case 16:
            return "BADSIG: the secret is another";
        case 17:
            return "BADKEY: it knows no such key, or another algorithm for it";
        case 18:
            return "BADTIME: its clock and ours differ by more than five minutes";
        default:
            return "";
    }
}

Result<void> judge(const UpdateReply& reply, const TsigKey* key)
{
    const std::string_view about_key = words_for(reply.tsig_error);
    if (key && !about_key.empty())
        return fail(Errc::permission, "the server does not accept TSIG key " + key->name + ": " +
                                          std::string(about_key));
    const std::string said = "the server says " + rcode_name(reply.rcode);
    if (reply.rcode == refused)
        return fail(Errc::permission,
                    said + ": it permits this change to nobody, or not to this key");
    if (reply.rcode == notauth)
        return fail(Errc::dns, said + " (NOTAUTH): the zone is not its own, or it wants a key");
    if (reply.rcode != noerror) return fail(Errc::dns, said);
    // Unsigned, anybody on the way could have said "done".
    if (key && !reply.signed_by_key)
        return fail(Errc::protocol, "the answer is not signed with TSIG key " + key->name);
    return {};
}

class TcpDnsUpdater final : public DnsUpdater {
public:
    explicit TcpDnsUpdater(std::chrono::milliseconds timeout) : timeout_(timeout) {}

    Result<void> update(const DnsServer& server, const TxtUpdate& update, const TsigKey* key,
                        std::stop_token stop) override
    {
        auto done = sandbox::ConfinedThread(sandbox::Files::read).run([&] {
            return send(server, update, key, std::move(stop));
        });
        if (done) return done;
        const bool add = update.what == TxtUpdate::What::add;
        return fail(std::move(done).error().while_doing(
            (add ? "adding TXT " : "removing TXT ") + printable(update.name, 300) + " in zone " +
            printable(update.zone, 300) + " at " + server.text()));
    }

private:
    Result<void> send(const DnsServer& server, const TxtUpdate& update, const TsigKey* key,
                      std::stop_token stop) const
    {
        const auto message = TRY(write_update(update, key));
        const auto wire =
            TRY(exchange_over_tcp(server.address, server.port, message.wire,
                                  {std::chrono::steady_clock::now() + timeout_, std::move(stop)}));
        const auto reply = TRY(read_update_reply(wire, message, key));
        return judge(reply, key);
    }

    std::chrono::milliseconds timeout_;
};

}  // namespace

std::string DnsServer::text() const
{
    if (port == 53) return address.text();
    return (address.v6() ? "[" + address.text() + "]" : address.text()) + ":" +
           std::to_string(port);
}

std::unique_ptr<DnsUpdater> make_dns_updater(std::chrono::milliseconds timeout)
{
    return std::make_unique<TcpDnsUpdater>(timeout);
}

}  // namespace acme8443::net
