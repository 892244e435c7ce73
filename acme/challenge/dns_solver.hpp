#pragma once
#include <memory>

#include "acme/challenge/dns_propagation.hpp"
#include "acme/solver.hpp"

namespace acme8443::acme {

/// Answers dns-01 (RFC 8555 section 8.4) or dns-account-01 (draft-ietf-acme-dns-account-label-03):
/// puts the TXT record where the CNAMEs at its name lead, and is ready when every authoritative
/// server shows it. Thread-safe. Errors of present: those of the publisher and of Resolver; of
/// Presented::ready, those of wait_for_propagation.
std::unique_ptr<Solver> make_dns_solver(ChallengeType type, std::shared_ptr<DnsPublisher> publisher,
                                        DnsTools tools, PropagationSpec propagation);

/// Answers dns-persist-01 (drafts -00 to -02): puts out nothing, but looks on the authoritative
/// servers whether the record that the CA wants stands there, and says until when. Errors of
/// present: Errc::challenge_failed with the line to publish and what stands there instead;
/// protocol for a challenge that the draft calls malformed.
std::unique_ptr<Solver> make_dns_persist_solver(DnsTools tools);

/// The setting's table: the method's settings without those that all methods have.
struct DnsSolverSettings {
    DnsSolverSpec publisher;
    PropagationSpec propagation;
};
/// Takes `propagation` and `propagation_timeout` out. Errors: Errc::bad_config.
Result<DnsSolverSettings> read_dns_solver(DnsSolverSpec said);

}  // namespace acme8443::acme
