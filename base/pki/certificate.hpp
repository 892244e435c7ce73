#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/identifier.hpp"
#include "base/result.hpp"

namespace acme8443::pki {

/// What one certificate says, read once. Does not judge: that is validator's.
struct Certificate {
    std::string der;
    std::string pem;      ///< one block, ends with a newline
    std::string sha256;   ///< lower-case hex of der
    std::string subject;  ///< one line, RFC 2253
    std::string issuer;
    std::string serial;  ///< lower-case hex
    std::chrono::sys_seconds not_before;
    std::chrono::sys_seconds not_after;
    std::vector<Identifier> names;  ///< SAN dNSName and iPAddress entries, raw, in their order
    std::string spki;               ///< SubjectPublicKeyInfo, DER
    bool is_ca{};
    bool server_auth{};    ///< EKU absent, or lists serverAuth
    std::string ari_id{};  ///< RFC 9773 section 4.1; empty without an AKI key identifier
};

/// The DER of every certificate of a PEM text. Errors: Errc::bad_certificate for other blocks.
Result<std::vector<std::string>> certificate_blocks(std::string_view pem);

/// Does its own key verify its signature? False also for what OpenSSL cannot read.
bool signed_by_itself(std::string_view der);

/// A leaf and its intermediates, leaf first. Immutable and cheap to copy. Never empty.
class CertificateChain {
public:
    /// RFC 8555 section 9.1. Errors: Errc::bad_certificate for anything but certificates (section
    /// 11.4), for none, and for more than 10.
    static Result<CertificateChain> from_pem(std::string_view pem);
    static Result<CertificateChain> from_der(const std::vector<std::string>& ders);

    const Certificate& leaf() const noexcept { return all().front(); }
    std::span<const Certificate> all() const noexcept;
    std::string pem() const;          ///< all of it, leaf first
    std::string issuers_pem() const;  ///< without the leaf

    /// Each certificate signed by the next one, names chained. Errors: Errc::bad_certificate,
    /// naming the first link that does not hold.
    Result<void> linked() const;

    struct Impl;  ///< for base/pki only
    const Impl& impl() const noexcept { return *impl_; }

private:
    explicit CertificateChain(std::shared_ptr<const Impl> impl);
    std::shared_ptr<const Impl> impl_;
};

}  // namespace acme8443::pki
