#pragma once
#include <filesystem>
#include <string>

#include "base/pki/certificate.hpp"
#include "base/pki/key.hpp"

namespace acme8443 {

/// A CA made with the openssl tool, so that what is tested is not judged by its own code: a root
/// and one intermediate (ECDSA P-256) in a directory, made by the first open() of it.
class OpensslCa {
public:
    static Result<OpensslCa> open(std::filesystem::path directory);

    /// Leaf and intermediate for a CSR, PEM; SANs are copied from it. Valid from now for `days`.
    Result<std::string> sign(const pki::Csr& csr, int days = 90) const;
    Result<pki::CertificateChain> issue(const pki::Csr& csr, int days = 90) const;

    std::filesystem::path root() const { return directory_ / "root.pem"; }

private:
    explicit OpensslCa(std::filesystem::path directory) : directory_(std::move(directory)) {}
    std::filesystem::path directory_;
};

}  // namespace acme8443
