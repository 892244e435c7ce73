#pragma once
#include <string>
#include <string_view>

#include "base/net/dns_update.hpp"

namespace acme8443::net {

/// The message to a server, and what is needed to believe its answer.
struct UpdateMessage {
    std::string wire;
    std::string mac{};  ///< of its TSIG, or empty
};

struct UpdateReply {
    int rcode{};
    int tsig_error{};      ///< RFC 8945 section 3: 16 BADSIG, 17 BADKEY, 18 BADTIME
    bool signed_by_key{};  ///< there is a TSIG, and it is the key's
};

/// Errors: those of DnsUpdater for names and secrets.
Result<UpdateMessage> write_update(const TxtUpdate& update, const TsigKey* key);
/// Errors: Errc::protocol.
Result<UpdateReply> read_update_reply(const std::string& wire, const UpdateMessage& sent,
                                      const TsigKey* key);

}  // namespace acme8443::net
