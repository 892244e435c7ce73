#include "validator/facts/key.hpp"

#include <utility>

#include "validator/keys/weak_keys.hpp"

namespace acme8443::validator {

KeyFacts::KeyFacts(std::string spki_, keys::Depth depth) : spki(std::move(spki_))
{
    auto read = pki::read_public_key(spki);
    if (!read) {
        problem = std::move(read).error().message;
        return;
    }
    key = *std::move(read);
    if (key->algorithm == pki::PublicKey::Algorithm::rsa) {
        modulus = keys::measure(key->modulus, depth);
    }
}

void KeyFacts::look_up(const keys::WeakKeys& lists)
{
    if (key) weak_list = lists.find(*key).value_or("");
}

}  // namespace acme8443::validator
