// A certificate in DER: linted, read as one that a CA issued, and as one that port 443 shows.
#include "base/pki/certificate.hpp"
#include "base/pki/presented_certificate.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "validator/lint.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto letsencrypt = *validator::ca_profile("letsencrypt");
    const std::string der(fuzz::text(data, size));
    (void)validator::lint_file(der, letsencrypt);
    (void)pki::CertificateChain::from_der({der});
    (void)pki::read_presented_certificate(der);
    return 0;
}
