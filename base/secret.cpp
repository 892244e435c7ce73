#include "base/secret.hpp"

#include <string.h>

#include <utility>

namespace acme8443 {

Secret::Secret(std::string_view bytes) : bytes_(bytes.begin(), bytes.end()) {}

Secret& Secret::operator=(Secret&& other) noexcept
{
    // Swapped, not moved: the old bytes are wiped when `old` goes.
    Secret old(std::move(*this));
    bytes_.swap(other.bytes_);
    return *this;
}

// memset would be optimised away.
Secret::~Secret()
{
    if (!bytes_.empty()) explicit_bzero(bytes_.data(), bytes_.size());
}

void wipe(std::string& text) noexcept
{
    explicit_bzero(text.data(), text.size());
    text.clear();
}

}  // namespace acme8443
