#pragma once
// Internal: the only header that names libldns's types. Included from .cpp files of base/net.
#include <ldns/ldns.h>

#include "base/handle.hpp"

namespace acme8443::net {

using LdnsPacket = Handle<ldns_pkt, ldns_pkt_free>;
using LdnsRecord = Handle<ldns_rr, ldns_rr_free>;
using LdnsData = Handle<ldns_rdf, ldns_rdf_deep_free>;

}  // namespace acme8443::net
