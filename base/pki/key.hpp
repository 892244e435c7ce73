#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/order_spec.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace acme8443::pki {

/// A private key. Move-only; the bytes leave only as a Secret.
class PrivateKey {
public:
    static Result<PrivateKey> generate(KeyType type);
    /// PKCS#8, PKCS#1 or SEC1, unencrypted. Errors: Errc::crypto.
    static Result<PrivateKey> from_pem(std::string_view pem);
    PrivateKey(PrivateKey&&) noexcept;
    PrivateKey& operator=(PrivateKey&&) noexcept;
    ~PrivateKey();

    /// PKCS#8, unencrypted: what every server reads.
    Result<Secret> pem() const;
    /// SubjectPublicKeyInfo, DER.
    const std::string& spki() const noexcept;
    KeyType type() const noexcept;

    /// RFC 7518 section 3.1 and RFC 8037 section 3.1: "ES256", "ES384", "RS256", "EdDSA".
    std::string_view jws_algorithm() const noexcept;
    /// In RFC 7518's form: R and S side by side, not DER.
    Result<std::string> sign_jws(std::string_view input) const;
    /// The public key as RFC 7638 section 3 canonical JSON: its SHA-256 is the thumbprint.
    const std::string& jwk() const noexcept;
    /// base64url(SHA-256(jwk())).
    std::string thumbprint() const;

    struct Impl;  ///< for base/pki only
    const Impl& impl() const noexcept { return *impl_; }

private:
    explicit PrivateKey(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

class Csr {
public:
    /// PKCS#10: no subject, a SAN extension with exactly these names, SHA-256. Errors:
    /// Errc::crypto, also for an Ed25519 key.
    static Result<Csr> make(const PrivateKey& key, std::span<const Identifier> names);
    /// Reads one that somebody made. Errors: Errc::crypto.
    static Result<Csr> from_der(std::string der);
    const std::string& der() const noexcept { return der_; }
    /// dNSName and iPAddress entries, in their order.
    const std::vector<Identifier>& names() const noexcept { return names_; }
    const std::string& spki() const noexcept { return spki_; }

private:
    Csr(std::string der, std::vector<Identifier> names, std::string spki)
        : der_(std::move(der)), names_(std::move(names)), spki_(std::move(spki))
    {
    }
    std::string der_;
    std::vector<Identifier> names_;
    std::string spki_;
};

}  // namespace acme8443::pki
