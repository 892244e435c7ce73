#pragma once
// Makes certificates octet by octet, wrong where it is asked for. No library would sign them.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "validator/lint/oids.hpp"

namespace acme8443::validator::made {

using namespace std::string_literals;
using namespace std::string_view_literals;

inline std::string tlv(unsigned char tag, const std::string& contents)
{
    std::string out(1, static_cast<char>(tag));
    const std::size_t size = contents.size();
    if (size >= 0x10000) out += "\x83"s + static_cast<char>(size >> 16);
    if (size >= 0x100 && size < 0x10000) out += '\x82';
    if (size >= 0x80 && size < 0x100) out += '\x81';
    if (size >= 0x100) out += static_cast<char>(size >> 8 & 0xff);
    out += static_cast<char>(size & 0xff);
    return out + contents;
}
inline std::string sequence(const std::string& contents) { return tlv(0x30, contents); }
inline std::string oid(std::string_view contents) { return tlv(6, std::string(contents)); }

// Attributes, below 2.5.4, and string types.
enum : unsigned char { cn = 3, surname = 4, serial = 5, c = 6, l = 7, st = 8, street = 9, o = 10 };
enum : unsigned char { postal = 17, given = 42 };
enum : unsigned char { utf8 = 0x0c, printable_tag = 0x13, ia5 = 0x16 };
// Extensions, below 2.5.29.
enum : unsigned char {
    sda = 9,
    ku = 15,
    san = 17,
    ian = 18,
    bc = 19,
    nc = 30,
    policies = 32,
    aki = 35,
    eku = 37,
    freshest = 46
};
// Names.
enum : unsigned char { mail = 0x81, dns = 0x82, edi = 0xa5, uri = 0x86, ip = 0x87, rid = 0x88 };

inline std::string below(std::string_view arc, unsigned char number)
{
    return std::string(arc) + static_cast<char>(number);
}
inline std::string attribute(unsigned char number, unsigned char tag, const std::string& text)
{
    return sequence(oid(below("\x55\x04", number)) + tlv(tag, text));
}
inline std::string rdn(unsigned char number, unsigned char tag, const std::string& text)
{
    return tlv(0x31, attribute(number, tag, text));
}
inline std::string extension_of(std::string_view id, bool critical, const std::string& value)
{
    return sequence(oid(id) + (critical ? "\x01\x01\xff"s : ""s) + tlv(4, value));
}
inline std::string extension(unsigned char number, const std::string& value, bool critical = false)
{
    return extension_of(below("\x55\x1d", number), critical, value);
}
inline std::string name_ext(unsigned char number, unsigned char tag, const std::string& text)
{
    return extension(number, sequence(tlv(tag, text)));
}
inline std::string policy_ext(std::string_view id, const std::string& qualifiers = "")
{
    return extension(policies, sequence(sequence(oid(id) + qualifiers)));
}
inline std::string notice(unsigned char tag, const std::string& text)
{
    return sequence(sequence(oid(lint::oid::user_notice) + sequence(tlv(tag, text))));
}
inline std::string access_ext(const std::vector<std::string>& urls)
{
    std::string list;
    for (const std::string& url : urls) list += sequence(oid(lint::oid::caissuers) + tlv(uri, url));
    return extension_of("\x2b\x06\x01\x05\x05\x07\x01\x01", false, sequence(list));
}
inline std::string purposes_ext(std::string_view second, bool critical = false)
{
    return extension(eku, sequence(oid(lint::oid::server_auth) + oid(second)), critical);
}

inline std::string rsa_spki(const std::string& modulus, const std::string& exponent,
                            const std::string& parameters = "\x05\x00"s)
{
    const std::string key = sequence(tlv(2, modulus) + tlv(2, exponent));
    return sequence(sequence(oid(lint::oid::rsa) + parameters) + tlv(3, "\0"s + key));
}
inline std::string modulus(std::size_t octets, char last)
{
    return "\x71"s + std::string(octets - 2, '\x5b') + last;
}
/// With its highest bit set, so that it has all of its eight times `octets` bits.
inline std::string full_modulus(std::size_t octets)
{
    return "\0\xc1"s + std::string(octets - 2, '\x5b') + '\x01';
}
inline const std::string e65537 = "\x01\x00\x01"s;

inline std::string spki_of(std::string_view algorithm)
{
    return sequence(sequence(oid(algorithm)) + tlv(3, "\0\x01"s));
}
inline std::string ec_spki()
{
    const std::string algorithm =
        sequence(oid(lint::oid::ec) + oid("\x2a\x86\x48\xce\x3d\x03\x01\x07"));
    return sequence(algorithm + tlv(3, "\0\x04"s + std::string(64, '\x01')));
}

/// A subscriber's certificate of 2024, which a change makes wrong.
struct Made {
    std::string version = "\xa0\x03\x02\x01\x02"s;
    std::string signature = sequence(oid("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b") + "\x05\x00"s);
    std::string issuer = rdn(cn, utf8, "A made CA");
    std::string validity = tlv(0x17, "240101000000Z") + tlv(0x17, "240301000000Z");
    std::string subject{};
    std::string spki = rsa_spki(modulus(256, '\x01'), e65537);
    std::string unique_id{};
    std::string extensions{};

    void lasts(const char* from, const char* until)
    {
        validity = tlv(0x17, from) + tlv(0x17, until);
    }
    void until(const char* text) { validity = tlv(0x17, "240101000000Z") + tlv(0x18, text); }
    std::string der() const
    {
        const std::string tbs = version + "\x02\x01\x07"s + signature + sequence(issuer) +
                                sequence(validity) + sequence(subject) + spki + unique_id +
                                tlv(0xa3, sequence(extensions));
        return sequence(sequence(tbs) + signature + tlv(3, "\0\0"s));
    }
};

struct Breach {
    const char* rule;
    std::function<void(Made&)> make;
};

inline std::string x(std::size_t count) { return std::string(count, 'x'); }

/// Sets the subject to one attribute.
inline auto subject(unsigned char number, unsigned char tag, std::string text)
{
    return [=](Made& made) { made.subject = rdn(number, tag, text); };
}
inline auto issuer(unsigned char number, unsigned char tag, std::string text)
{
    return [=](Made& made) { made.issuer = rdn(number, tag, text); };
}
inline auto with(std::string extension)
{
    return [=](Made& made) { made.extensions += extension; };
}
inline auto key(std::string spki)
{
    return [=](Made& made) { made.spki = spki; };
}
/// Domain validated in 2020, with an attribute.
inline auto validated(unsigned char number)
{
    return [=](Made& made) {
        made.lasts("200101000000Z", "200301000000Z");
        made.subject = rdn(number, utf8, "Somewhere");
        made.extensions = policy_ext(lint::oid::domain_validated);
    };
}
inline auto in_2019(std::string extension)
{
    return [=](Made& made) {
        made.lasts("190101000000Z", "190110000000Z");
        made.extensions = extension;
    };
}

inline const std::string ca_ext = extension(bc, sequence("\x01\x01\xff"s), true);
/// One permitted name, with one number beside it, if any.
inline std::string constraint_ext(unsigned char tag, const std::string& base,
                                  unsigned char number = 0)
{
    const std::string distance = number == 0 ? ""s : tlv(number, "\x01");
    return extension(nc, sequence(tlv(0xa0, sequence(tlv(tag, base) + distance))), true);
}
/// p 23, q 11, g 4.
inline std::string dsa_spki(char y)
{
    const std::string parameters = sequence("\x02\x01\x17\x02\x01\x0b\x02\x01\x04"s);
    return sequence(sequence(oid(lint::oid::dsa) + parameters) + tlv(3, "\0\x02\x01"s + y));
}
inline auto in_2019_with_key(std::string spki)
{
    return [=](Made& made) {
        made.lasts("190101000000Z", "190110000000Z");
        made.spki = spki;
    };
}
/// One descriptor, with a hash of SHA-256.
inline std::string onion_ext(const std::string& url)
{
    const std::string sha256 = sequence(oid("\x60\x86\x48\x01\x65\x03\x04\x02\x01"));
    const std::string descriptor =
        sequence(tlv(utf8, url) + sha256 + tlv(3, "\0"s + std::string(32, 'x')));
    return extension_of("\x67\x81\x0c\x01\x1f", false, sequence(descriptor));
}

}  // namespace acme8443::validator::made
