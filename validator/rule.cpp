#include "validator/rule.hpp"

namespace acme8443::validator {

std::string_view to_string(Severity severity)
{
    switch (severity) {
        case Severity::refuse:
            return "refuse";
        case Severity::warn:
            return "warn";
        case Severity::note:
            return "note";
    }
    return "";
}

std::string_view to_string(Certainty certainty)
{
    switch (certainty) {
        case Certainty::deterministic:
            return "deterministic";
        case Certainty::seen_from_here:
            return "seen from here";
    }
    return "";
}

std::string_view to_string(Outcome outcome)
{
    switch (outcome) {
        case Outcome::violated:
            return "violated";
        case Outcome::not_judged:
            return "not judged";
        case Outcome::not_known:
            return "not known";
    }
    return "";
}

std::string_view to_string(Authority authority)
{
    switch (authority) {
        case Authority::forum:
            return "br";
        case Authority::rfc:
            return "rfc";
        case Authority::ca:
            return "ca";
    }
    return "";
}

std::string_view to_string(Area area)
{
    switch (area) {
        case Area::identifier:
            return "identifier";
        case Area::address:
            return "address";
        case Area::method:
            return "method";
        case Area::listener:
            return "listener";
        case Area::key:
            return "key";
        case Area::csr:
            return "csr";
        case Area::lifetime:
            return "lifetime";
        case Area::acme:
            return "acme";
        case Area::caa:
            return "caa";
        case Area::dns:
            return "dns";
        case Area::connection:
            return "connection";
        case Area::redirect:
            return "redirect";
        case Area::response:
            return "response";
        case Area::tls_alpn:
            return "tls-alpn";
        case Area::mpic:
            return "mpic";
        case Area::certificate:
            return "certificate";
        case Area::profile:
            return "profile";
        case Area::issued:
            return "issued";
        case Area::revocation:
            return "revocation";
    }
    return "";
}

}  // namespace acme8443::validator
