#include "base/pki/encoding.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/pki/ossl.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

const unsigned char* data(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* data(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

Failure refused(std::string_view text, std::string_view what)
{
    return fail(Errc::protocol, "\"" + printable(text, 64) + "\" is not " + std::string(what));
}

}  // namespace

std::string base64(std::string_view bytes)
{
    // EVP_EncodeBlock ends with a NUL of its own.
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    out.resize(static_cast<std::size_t>(
        EVP_EncodeBlock(data(out), data(bytes), static_cast<int>(bytes.size()))));
    return out;
}

Result<std::string> from_base64(std::string_view text)
{
    std::string out(text.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(data(out), data(text), static_cast<int>(text.size()));
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    if (size >= 0) out.resize(static_cast<std::size_t>(size) - padding);
    // OpenSSL forgives white space and stray bits in the last letter; RFC 4648 does not.
    if (size < 0 || base64(out) != text) return refused(text, "base64");
    return out;
}

std::string base64url(std::string_view bytes)
{
    std::string out = base64(bytes);
    out.resize(out.find_last_not_of('=') + 1);
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    return out;
}

Result<std::string> from_base64url(std::string_view text)
{
    if (text.find_first_of("+/=") != text.npos) return refused(text, "base64url");
    std::string standard(text);
    std::ranges::replace(standard, '-', '+');
    std::ranges::replace(standard, '_', '/');
    standard.append((4 - text.size() % 4) % 4, '=');
    auto bytes = from_base64(standard);
    if (!bytes) return refused(text, "base64url");
    return bytes;
}

namespace {

std::string digest(const char* name, std::size_t octets, std::string_view bytes)
{
    std::string out(octets, '\0');
    // Fails only without memory or without any provider: nothing can go on without either.
    if (EVP_Q_digest(nullptr, name, nullptr, bytes.data(), bytes.size(), data(out), nullptr) != 1)
        std::abort();
    return out;
}

}  // namespace

std::string sha1(std::string_view bytes) { return digest("SHA1", 20, bytes); }

std::string sha256(std::string_view bytes) { return digest("SHA256", 32, bytes); }
std::string sha3_256(std::string_view bytes) { return digest("SHA3-256", 32, bytes); }

std::string hmac_sha256(std::string_view key, std::string_view bytes)
{
    std::string out(32, '\0');
    if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(), data(bytes),
                  bytes.size(), data(out), out.size(), nullptr) == nullptr)
        std::abort();
    return out;
}

std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4];
        out += digits[byte & 0xf];
    }
    return out;
}

Result<std::string> random_bytes(std::size_t count)
{
    std::string out(count, '\0');
    OSSL_TRY(RAND_bytes(data(out), static_cast<int>(count)));
    return out;
}

}  // namespace acme8443::pki
