#include "validator/facts/issued.hpp"

namespace acme8443::validator {

IssuedFacts::IssuedFacts(pki::CertificateChain chain_, Asked asked_)
    : chain(std::move(chain_)), asked(std::move(asked_))
{
    if (auto view = lint::read_certificate(chain.leaf().der)) leaf = *std::move(view);
}

}  // namespace acme8443::validator
