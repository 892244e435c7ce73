#include "base/error.hpp"

namespace acme8443 {

// A table, in the form in which the compiler finds a value that is missing.
std::string_view to_string(Errc code)  // NOLINT(readability-function-size)
{
    switch (code) {
        case Errc::bad_usage:
            return "bad_usage";
        case Errc::bad_config:
            return "bad_config";
        case Errc::denied_by_policy:
            return "denied_by_policy";
        case Errc::dns:
            return "dns";
        case Errc::connection_refused:
            return "connection_refused";
        case Errc::connection_timeout:
            return "connection_timeout";
        case Errc::unreachable:
            return "unreachable";
        case Errc::forbidden_address:
            return "forbidden_address";
        case Errc::network:
            return "network";
        case Errc::tls:
            return "tls";
        case Errc::timeout:
            return "timeout";
        case Errc::protocol:
            return "protocol";
        case Errc::too_large:
            return "too_large";
        case Errc::refused_by_ca:
            return "refused_by_ca";
        case Errc::rate_limited:
            return "rate_limited";
        case Errc::account_unknown:
            return "account_unknown";
        case Errc::challenge_failed:
            return "challenge_failed";
        case Errc::bad_certificate:
            return "bad_certificate";
        case Errc::hook_failed:
            return "hook_failed";
        case Errc::not_deployed:
            return "not_deployed";
        case Errc::rolled_back:
            return "rolled_back";
        case Errc::rollback_failed:
            return "rollback_failed";
        case Errc::storage:
            return "storage";
        case Errc::damaged:
            return "damaged";
        case Errc::permission:
            return "permission";
        case Errc::busy:
            return "busy";
        case Errc::not_found:
            return "not_found";
        case Errc::crypto:
            return "crypto";
        case Errc::cancelled:
            return "cancelled";
        case Errc::internal:
            return "internal";
    }
    return "internal";
}

}  // namespace acme8443
