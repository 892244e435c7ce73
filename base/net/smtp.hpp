#pragma once
#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace acme8443::net {

/// One message on its way to a mail server.
struct MailJob {
    std::string url;   ///< smtp://HOST[:PORT] (STARTTLS is demanded, but not of this very host), or
                       ///< smtps://HOST[:PORT]
    std::string host;  ///< our own name, for EHLO
    std::string user{};        ///< empty: no authentication
    const Secret* password{};  ///< not owned
    std::string ca_file{};     ///< PEM roots; empty: the system's
    std::string from;
    std::vector<std::string> to;
    std::string text;  ///< RFC 5322, lines ended by CR LF
    std::chrono::seconds timeout{30};
};

/// Hands it over. Errors: as HttpClient's; Errc::protocol when the server does not take it, with
/// what it said; Errc::bad_usage for an address with line breaks or angle brackets.
Result<void> send_mail(const MailJob& job, std::stop_token stop);

}  // namespace acme8443::net
