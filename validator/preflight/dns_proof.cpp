#include "validator/preflight/dns_proof.hpp"

#include <algorithm>

#include "base/pki/encoding.hpp"
#include "base/try.hpp"
#include "validator/preflight/dialling.hpp"
#include "validator/public_suffix.hpp"

namespace acme8443::validator::preflight {
namespace {

using net::RecordType;

constexpr std::size_t most_aliases = 8;
constexpr std::size_t most_servers = 16;

std::vector<std::string> sorted(std::vector<std::string> values)
{
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

std::string_view parent(std::string_view name)
{
    const auto dot = name.find('.');
    return dot == name.npos ? std::string_view() : name.substr(dot + 1);
}

/// The domain that somebody has registered: one label more than the suffix. Empty: a suffix itself.
std::string_view registered_domain(std::string_view name)
{
    const std::string_view suffix = public_suffix(name).icann;
    if (suffix.empty() || suffix.size() >= name.size()) return {};
    const auto before = name.substr(0, name.size() - suffix.size() - 1);
    return name.substr(before.rfind('.') + 1);
}

class Look {
public:
    explicit Look(const DnsProofTools& tools) : tools_(tools) {}

    Result<void> see_record(DnsProof& dns)
    {
        const auto seen = TRY(ask(dns.record, RecordType::txt));
        dns.problem = seen.problem;
        dns.exists = seen.answer.exists;
        dns.values = sorted(net::texts(seen.answer));
        std::string at = dns.record;
        while (dns.aliases.size() < most_aliases) {
            const auto alias = TRY(ask(at, RecordType::cname));
            const auto targets = net::names(alias.answer);
            if (targets.empty() ||
                std::ranges::find(dns.aliases, targets.front()) != dns.aliases.end())
                return {};
            at = targets.front();
            dns.aliases.push_back(at);
        }
        return {};
    }

    /// The zone that holds the record, and who serves it.
    Result<void> see_zone(DnsProof& dns)
    {
        const std::string target = dns.aliases.empty() ? dns.record : dns.aliases.back();
        const Zone zone = TRY(zone_of(target));
        dns.zone = zone.name;
        dns.served_by = zone.servers;
        if (zone.name.empty()) return {};
        dns.delegated_to = TRY(delegation(zone.name));
        std::vector<std::string> all = zone.servers;
        all.insert(all.end(), dns.delegated_to.begin(), dns.delegated_to.end());
        for (const std::string& server : sorted(std::move(all))) {
            TRY(see_server(server, target, dns));
        }
        return {};
    }

    /// NAME.ZONE.ZONE is what comes of typing a whole name into a panel that adds the zone's.
    Result<void> see_doubled(const std::string& name, DnsProof& dns)
    {
        std::vector<std::string> suffixes{name, std::string(registered_domain(name))};
        for (const std::string& suffix : sorted(std::move(suffixes))) {
            if (suffix.empty()) continue;
            const std::string twice = dns.record + "." + suffix;
            if (twice.size() > 253 || !TRY(has_text(twice))) continue;
            const auto random = TRY(pki::random_bytes(8));
            const bool wildcard =
                TRY(has_text("acme8443-" + pki::hex(random) + "." + name + "." + suffix));
            if (!wildcard) dns.doubled.push_back(twice);
        }
        return {};
    }

private:
    struct Seen {
        net::DnsAnswer answer{};
        std::string problem{};
    };
    struct Zone {
        std::string name{};
        std::vector<std::string> servers{};
    };

    Result<Seen> ask(const std::string& name, RecordType type)
    {
        auto answer = tools_.resolver.resolve(name, type);
        if (answer) return Seen{*std::move(answer), {}};
        if (answer.error().code == Errc::cancelled) return fail(std::move(answer).error());
        return Seen{{}, answer.error().message};
    }

    Result<bool> has_text(const std::string& name)
    {
        return !TRY(ask(name, RecordType::txt)).answer.records.empty();
    }

    /// The nearest name from here up that has NS records of its own.
    Result<Zone> zone_of(std::string_view name)
    {
        for (; !name.empty(); name = parent(name)) {
            const Seen seen = TRY(ask(std::string(name), RecordType::ns));
            if (!seen.answer.canonical_name.empty() || seen.answer.records.empty()) continue;
            return Zone{std::string(name), sorted(net::names(seen.answer))};
        }
        return Zone{};
    }

    Result<std::vector<net::Address>> addresses_of(const std::string& host)
    {
        std::vector<net::Address> addresses;
        for (const auto type : {RecordType::aaaa, RecordType::a}) {
            std::ranges::copy(net::addresses(TRY(ask(host, type)).answer),
                              std::back_inserter(addresses));
        }
        return addresses;
    }

    bool contacts(const net::Address& address) const
    {
        return tools_.allow_special_addresses || may_contact(address);
    }

    /// Errors: Errc::cancelled for who was asked to stop; else those of NameServers.
    Result<net::ServerAnswer> ask_server(const net::Address& at, const std::string& name,
                                         RecordType type)
    {
        auto answer = tools_.name_servers.ask(at, name, type, tools_.limit.token());
        if (answer || !tools_.limit.cut(answer.error())) return answer;
        return fail(Errc::timeout, "the time for this look was up");
    }

    /// What the first server of the parent zone that answers says about the delegation.
    Result<std::vector<std::string>> delegation(const std::string& zone)
    {
        const Zone above = TRY(zone_of(parent(zone)));
        for (const std::string& server : above.servers) {
            for (const net::Address& address : TRY(addresses_of(server))) {
                if (!contacts(address)) continue;
                const auto answer = ask_server(address, zone, RecordType::ns);
                if (!answer && answer.error().code == Errc::cancelled) return fail(answer.error());
                if (!answer) continue;
                return sorted(answer->names.empty() ? answer->referred_to : answer->names);
            }
        }
        return std::vector<std::string>{};
    }

    Result<void> see_server(const std::string& server, const std::string& target, DnsProof& dns)
    {
        const auto addresses = TRY(addresses_of(server));
        if (addresses.empty()) dns.servers.push_back({.name = server});
        for (const net::Address& address : addresses) {
            if (dns.servers.size() >= most_servers) return {};
            NameServerSight sight{.name = server, .address = address.text()};
            sight.contacted = contacts(address);
            if (sight.contacted) TRY(question(address, target, dns.zone, sight));
            dns.servers.push_back(std::move(sight));
        }
        return {};
    }

    Result<void> question(const net::Address& address, const std::string& target,
                          const std::string& zone, NameServerSight& sight)
    {
        const auto soa = ask_server(address, zone, RecordType::soa);
        if (!soa && soa.error().code == Errc::cancelled) return fail(soa.error());
        if (!soa) {
            sight.problem = soa.error().message;
            return {};
        }
        sight.serial = soa->serial;
        const auto txt = ask_server(address, target, RecordType::txt);
        if (!txt && txt.error().code == Errc::cancelled) return fail(txt.error());
        if (!txt) {
            sight.problem = txt.error().message;
            return {};
        }
        sight.rcode = txt->rcode;
        sight.authoritative = txt->authoritative && soa->authoritative;
        sight.values = sorted(net::texts({.records = txt->records}));
        return {};
    }

    const DnsProofTools& tools_;
};

}  // namespace

Result<DnsProof> look_at_record(const DnsProofTools& tools, std::string record,
                                const std::string& name)
{
    DnsProof dns{.record = std::move(record)};
    Look look(tools);
    TRY(look.see_record(dns));
    TRY(look.see_zone(dns));
    TRY(look.see_doubled(name, dns));
    return dns;
}

Result<std::optional<bool>> registered(LimitedResolver& resolver, std::string_view name)
{
    const std::string domain(registered_domain(name));
    if (domain.empty()) return std::optional<bool>{};
    const auto answer = resolver.resolve(domain, net::RecordType::soa);
    if (!answer && answer.error().code == Errc::cancelled) return fail(answer.error());
    return answer ? std::optional(answer->exists) : std::nullopt;
}

}  // namespace acme8443::validator::preflight
