// A certificate chain as a CA sends it (RFC 8555 section 9.1): ten certificates at most, no others.
#include "base/pki/certificate.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto chain = pki::CertificateChain::from_pem(fuzz::text(data, size));
    if (!chain) return 0;
    fuzz::require(!chain->all().empty() && chain->all().size() <= 10, "a chain has one to ten");
    const auto again = pki::CertificateChain::from_pem(chain->pem());
    fuzz::require(again && again->leaf().sha256 == chain->leaf().sha256,
                  "what is written can be read again");
    (void)chain->linked();
    return 0;
}
