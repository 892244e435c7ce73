#include "validator/lint/der.hpp"
#include "validator/lint/extensions.hpp"

namespace acme8443::validator::lint {

using pki::DerReader;

// TorServiceDescriptorSyntax of the EV Guidelines 1.7.2, appendix F: a list of {onionURI
// UTF8String, algorithm AlgorithmIdentifier, subjectPublicKeyHash BIT STRING}.
void read_onion_descriptors(std::string_view value, CertificateView& view)
{
    constexpr unsigned char utf8_string = 0x0c;
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader reader(*sequence);
    while (const auto contents = reader.take(DerReader::sequence)) {
        DerReader fields(*contents);
        const auto uri = fields.next();
        DerReader algorithm(fields.take(DerReader::sequence).value_or(""));
        const auto oid = algorithm.take(DerReader::oid);
        const auto hash = fields.take(DerReader::bit_string);
        if (!uri || uri->tag != utf8_string || !oid || !hash || hash->empty()) return;
        const std::size_t bits = 8 * (hash->size() - 1) - octet(*hash, 0);
        view.onion_descriptors.push_back({uri->contents, *oid, bits});
    }
}

}  // namespace acme8443::validator::lint
