#include "validator/preflight/dialling.hpp"

#include "validator/facts/name_shape.hpp"

namespace acme8443::validator::preflight {

bool may_contact(const net::Address& address)
{
    const NameShape shape = name_shape(Identifier::Kind::ip, address.text());
    return shape.special == nullptr && !shape.multicast;
}

bool may_dial_special(const net::Address&, std::uint16_t port) { return port == 80 || port == 443; }

bool may_dial(const net::Address& address, std::uint16_t port)
{
    return may_dial_special(address, port) && may_contact(address);
}

NoAnswer no_answer(Errc code)
{
    switch (code) {
        case Errc::connection_refused:
            return NoAnswer::refused;
        case Errc::connection_timeout:
            return NoAnswer::connect_timeout;
        case Errc::unreachable:
            return NoAnswer::unreachable;
        case Errc::forbidden_address:
            return NoAnswer::not_dialled;
        case Errc::timeout:
            return NoAnswer::timeout;
        case Errc::tls:
            return NoAnswer::tls;
        case Errc::dns:
            return NoAnswer::dns;
        default:
            return NoAnswer::broken;
    }
}

}  // namespace acme8443::validator::preflight
