#include "validator/facts/certificate.hpp"

#include "validator/keys/weak_keys.hpp"

namespace acme8443::validator {

void CertificateFacts::look_up(const keys::WeakKeys& lists)
{
    if (view->key) weak_list = lists.find(*view->key).value_or("");
}

}  // namespace acme8443::validator
