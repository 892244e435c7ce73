#pragma once
#include <memory>
#include <vector>

#include "acme/challenge/dns_publisher.hpp"
#include "acme/solver.hpp"
#include "app/console/output.hpp"
#include "app/settings/certificate_spec.hpp"

namespace acme8443::app {

/// What DNS solvers look and ask through: the settings `dns` and `allow_special_addresses`.
acme::DnsTools dns_tools(std::vector<std::string> servers, bool allow_special_addresses);

/// dns-persist-01 where it is asked for by name, and, when there is a [dns_solver] table, dns-01
/// and dns-account-01. Notices go to `out`, which they borrow. Errors: Errc::bad_config, naming the
/// setting.
Result<std::vector<std::unique_ptr<acme::Solver>>> make_dns_solvers(const CertificateSpec& want,
                                                                    Output& out);

}  // namespace acme8443::app
