#include "base/net/dns_challenge.hpp"

#include "base/pki/encoding.hpp"

namespace acme8443::net {
namespace {

/// RFC 4648 section 6 in lower case, of whole groups of five bytes.
std::string base32(std::string_view bytes)
{
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    std::string text;
    unsigned buffer = 0;
    unsigned bits = 0;
    for (const char byte : bytes) {
        buffer = (buffer << 8U) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(buffer >> (bits - 5)) & 31U];
    }
    return text;
}

}  // namespace

std::string dns_01_name(const Identifier& name) { return "_acme-challenge." + name.base_name(); }

std::string dns_account_01_name(const Identifier& name, std::string_view account_url)
{
    return "_" + base32(pki::sha256(account_url).substr(0, 10)) + "." + dns_01_name(name);
}

std::string dns_persist_01_name(const Identifier& name)
{
    return "_validation-persist." + name.base_name();
}

std::string dns_01_value(std::string_view key_authorization)
{
    return pki::base64url(pki::sha256(key_authorization));
}

}  // namespace acme8443::net
