#include "app/console/exit_status.hpp"

#include <algorithm>
#include <array>

namespace acme8443::app {
namespace {

ExitStatus by_code(Errc code)
{
    switch (code) {
        case Errc::bad_usage:
        case Errc::not_found:
            return exit_usage;
        case Errc::bad_config:
            return exit_configuration;
        case Errc::denied_by_policy:
            return exit_refused;
        case Errc::dns:
        case Errc::connection_refused:
        case Errc::connection_timeout:
        case Errc::unreachable:
        case Errc::forbidden_address:
        case Errc::network:
        case Errc::tls:
        case Errc::timeout:
        case Errc::protocol:
        case Errc::too_large:
        case Errc::refused_by_ca:
        case Errc::account_unknown:
        case Errc::challenge_failed:
        case Errc::bad_certificate:
            return exit_unavailable;
        case Errc::rate_limited:
        case Errc::busy:
        case Errc::cancelled:
            return exit_try_again;
        case Errc::hook_failed:
        case Errc::not_deployed:
            return exit_not_deployed;
        case Errc::rolled_back:
            return exit_rolled_back;
        case Errc::rollback_failed:
            return exit_rollback_failed;
        case Errc::storage:
        case Errc::damaged:
            return exit_cannot_write;
        case Errc::permission:
            return exit_permission;
        case Errc::crypto:
        case Errc::internal:
            return exit_internal;
    }
    return exit_internal;
}

}  // namespace

ExitStatus exit_status(const Error& error)
{
    const ExitStatus status = by_code(error.code);
    return status == exit_unavailable && error.retry_at ? exit_try_again : status;
}

ExitStatus worse(ExitStatus one, ExitStatus other)
{
    // From worst to best: what serves wrongly, what a person has to mend, what mends itself.
    static constexpr std::array order{exit_rollback_failed,
                                      exit_rolled_back,
                                      exit_not_deployed,
                                      exit_internal,
                                      exit_cannot_write,
                                      exit_permission,
                                      exit_configuration,
                                      exit_usage,
                                      exit_refused,
                                      exit_unavailable,
                                      exit_try_again,
                                      exit_changed,
                                      exit_ok};
    return std::min(std::ranges::find(order, one), std::ranges::find(order, other)) ==
                   std::ranges::find(order, one)
               ? one
               : other;
}

std::string_view advice(Errc code)
{
    switch (code) {
        case Errc::bad_usage:
            return "nothing was done; see `acme8443 --help`";
        case Errc::bad_config:
            return "nothing was changed; mend the configuration and run the same command again";
        case Errc::denied_by_policy:
            return "nothing was changed, and the CA counts nothing; mend what the finding names";
        case Errc::dns:
            return "nothing was changed; look at the name's DNS with `acme8443 check NAME`";
        case Errc::connection_refused:
        case Errc::connection_timeout:
        case Errc::unreachable:
        case Errc::network:
        case Errc::timeout:
            return "nothing was changed; the next run tries again and resumes the order";
        case Errc::forbidden_address:
            return "nothing was contacted; see allow_special_addresses if this is a test network";
        case Errc::tls:
            return "nothing was changed; if it has expired, look at this machine's clock; if the "
                   "CA has a private root, name it with --ca-bundle";
        case Errc::protocol:
        case Errc::too_large:
            return "this is the other side's fault; nothing was changed";
        case Errc::refused_by_ca:
            return "the CA's own words are above; nothing was changed";
        case Errc::rate_limited:
            return "nothing was changed; wait, then run the same command again";
        case Errc::account_unknown:
            return "the CA has forgotten the account; `acme8443 issue NAME` registers its key "
                   "again "
                   "(first look whether CAA records name the account)";
        case Errc::challenge_failed:
            return "the CA's own words are above; nothing was changed; `acme8443 check NAME` shows "
                   "what it sees";
        case Errc::bad_certificate:
            return "the certificate in force was left as it is";
        case Errc::hook_failed:
        case Errc::not_deployed:
            return "the certificate is issued and kept; the next `acme8443 renew` deploys it";
        case Errc::rolled_back:
            return "the old certificate is served again; the next `acme8443 renew` tries again";
        case Errc::rollback_failed:
            return "look at the service now: neither certificate was seen";
        case Errc::storage:
            return "free space or mend the disk; nothing in force was changed";
        case Errc::damaged:
            return "nothing was changed; restore the file, or issue again";
        case Errc::permission:
            return "nothing was changed; run as the user that owns it, or mend the modes as shown";
        case Errc::busy:
            return "nothing was changed; try again when what holds it has ended";
        case Errc::not_found:
            return "nothing was done; `acme8443 status` lists what there is";
        case Errc::cancelled:
            return "run the same command again; it resumes";
        case Errc::crypto:
        case Errc::internal:
            return "this is a defect; please report it with the text above";
    }
    return "";
}

}  // namespace acme8443::app
