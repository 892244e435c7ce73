#include "validator/lint/address.hpp"

#include <algorithm>

namespace acme8443::validator::lint {

Ip address_of(std::string_view octets)
{
    Ip ip;
    ip.v6 = octets.size() == 16;
    std::ranges::copy(octets, ip.bytes.begin());
    return ip;
}

bool reserved(const Ip& ip)
{
    const unsigned first = ip.bytes[0];
    if (special_block(ip) != nullptr) return true;
    if (!ip.v6) return first >= 224;
    const bool site_local = first == 0xfe && (ip.bytes[1] & 0xc0) == 0xc0;
    return !site_local && first >= 4 && (first & 0xe0) != 0x20;
}

bool meets_reserved(const Ip& base, const Ip& mask)
{
    const auto holds = [&](const SpecialBlock& block) {
        if (block.base.v6 != base.v6) return false;
        for (std::size_t i = 0; i < (base.v6 ? 16U : 4U); ++i) {
            if (((base.bytes[i] ^ block.base.bytes[i]) & mask.bytes[i]) != 0) return false;
        }
        return true;
    };
    return reserved(base) || std::ranges::any_of(special_blocks(), holds);
}

}  // namespace acme8443::validator::lint
