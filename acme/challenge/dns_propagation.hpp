#pragma once
#include <chrono>
#include <cstdint>
#include <stop_token>

#include "acme/challenge/dns_publisher.hpp"

namespace acme8443::acme {

/// Where a new record is looked for before the CA is asked to look.
enum class Propagation : std::uint8_t {
    authoritative,  ///< on every authoritative server of its zone
    resolver,       ///< at the resolver, where the zone's servers cannot be reached
    off             ///< nowhere
};

/// "authoritative", "resolver", "off". Errors: Errc::bad_usage.
Result<Propagation> parse_propagation(std::string_view text);

struct PropagationSpec {
    Propagation where{Propagation::authoritative};
    std::chrono::seconds deadline{120};
};

/// Until every server shows the record. A server that gives no answer at all is given up after
/// three questions when the others show it: a CA's resolver does so too. Errors: Errc::timeout at
/// the deadline, naming the servers that lag and what they say instead; forbidden_address when all
/// servers are where no public CA could ask them; those of Resolver; cancelled.
Result<void> wait_for_propagation(const DnsTools& tools, const PropagationSpec& spec,
                                  const TxtAnswer& answer, std::stop_token stop);

/// What every authoritative server that answers says, now. The union of their texts, and for each
/// server that lacks some of them, its name. Errors: as above, not timeout.
struct TxtEverywhere {
    std::vector<std::string> texts{};    ///< shown by all of them
    std::vector<std::string> partial{};  ///< "SERVER does not show "..."", for a person
};
Result<TxtEverywhere> look_everywhere(const DnsTools& tools, const std::string& name,
                                      std::stop_token stop);

}  // namespace acme8443::acme
