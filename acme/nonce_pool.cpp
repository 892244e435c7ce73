#include "acme/nonce_pool.hpp"

namespace acme8443::acme {
namespace {

constexpr std::size_t most = 8;
constexpr std::size_t longest = 512;
constexpr std::string_view base64url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

void NoncePool::keep(std::string_view nonce)
{
    if (nonce.empty() || nonce.size() > longest) return;
    if (nonce.find_first_not_of(base64url) != std::string_view::npos) return;
    if (nonces_.size() == most) nonces_.erase(nonces_.begin());
    nonces_.emplace_back(nonce);
}

std::optional<std::string> NoncePool::take()
{
    if (nonces_.empty()) return std::nullopt;
    std::string nonce = std::move(nonces_.back());
    nonces_.pop_back();
    return nonce;
}

}  // namespace acme8443::acme
