#include "validator/lint/der.hpp"
#include "validator/lint/extensions.hpp"
#include "validator/lint/purposes.hpp"

namespace acme8443::validator::lint {

using pki::DerReader;

/// Bit n of a BIT STRING becomes 1 << n. X.690 sections 8.6 and 11.2: malformed ones have no bits.
void read_key_usage(std::string_view value, CertificateView& view)
{
    const auto bits = whole(value, DerReader::bit_string);
    if (!bits || bits->empty()) return;
    const unsigned unused = octet(*bits, 0);
    const std::string_view octets = bits->substr(1);
    if (unused > 7 || (octets.empty() && unused > 0)) return;
    if (!octets.empty() && (octet(octets, octets.size() - 1) & ((1U << unused) - 1)) != 0) return;
    view.key_usage = 0;
    for (unsigned bit = 0; bit < 9 && bit / 8 < octets.size(); ++bit) {
        if ((octet(octets, bit / 8) & (0x80U >> bit % 8)) != 0) view.key_usage |= 1U << bit;
    }
}

void read_basic_constraints(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader fields(*sequence);
    bool ca = false;
    if (fields.peek() == DerReader::boolean) {
        const auto flag = fields.take(DerReader::boolean);
        if (!flag || flag->size() != 1) return;
        ca = octet(*flag, 0) != 0;
        if (!ca) view.ca_false_written = true;
    }
    if (const auto length = fields.take(DerReader::integer)) view.path_length = *length;
    view.ca = ca;
    view.constraints_readable = true;
}

void read_purposes(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader reader(*sequence);
    while (!reader.done()) {
        const auto purpose = reader.take(DerReader::oid);
        if (!purpose) return;
        view.purposes.push_back(*purpose);
        if (known_purpose(*purpose)) ++view.known_purposes;
    }
}

}  // namespace acme8443::validator::lint
