#pragma once
#include <string>
#include <string_view>

#include "base/net/name_server.hpp"
#include "validator/facts/dns_proof.hpp"
#include "validator/preflight/live_world.hpp"

namespace acme8443::validator::preflight {

struct DnsProofTools {
    LimitedResolver& resolver;
    net::NameServers& name_servers;
    const TimeLimit& limit;
    bool allow_special_addresses{};
};

/// The TXT record that proves `name` as the validating resolver sees it, and as every address of
/// every name server of its zone serves it. Errors: Errc::cancelled.
Result<DnsProof> look_at_record(const DnsProofTools& tools, std::string record,
                                const std::string& name);

/// Is the registered domain of the name there (RFC 8020: NXDOMAIN above is NXDOMAIN below)? Empty:
/// it could not be found out, or the name has none. Errors: Errc::cancelled.
Result<std::optional<bool>> registered(LimitedResolver& resolver, std::string_view name);

}  // namespace acme8443::validator::preflight
