#pragma once
#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings/certificate_spec.hpp"
#include "base/pki/certificate.hpp"
#include "base/pki/key.hpp"

namespace acme8443::app {

/// An account that another client holds.
struct ForeignAccount {
    std::filesystem::path origin;  ///< its key
    std::string directory_url;
    pki::PrivateKey key;
    std::string url{};  ///< empty: the CA will find it by its key
    std::vector<std::string> contacts{};
};

/// A certificate that another client holds, and the file that would have made acme8443 get it.
struct ForeignCertificate {
    std::filesystem::path origin;  ///< where its key lies
    CertificateFile file;
    pki::PrivateKey key;
    pki::CertificateChain chain;
    /// When the other client would have renewed it; nothing where it does not say.
    std::optional<std::chrono::sys_seconds> renew_at{};
    std::vector<std::string> to_do{};  ///< what could not be taken over: a person has to
};

/// What a directory of another client holds. The one account that its certificates use comes first.
struct Foreign {
    std::vector<ForeignAccount> accounts{};
    std::vector<ForeignCertificate> certificates{};
    std::vector<SubError> left_out{};  ///< what could not be read, and why
    std::vector<std::string> to_do{};
};

/// Another client, and how its directory is read. Readers never write, nor run anything they find.
struct ForeignClient {
    std::string_view name;
    std::string_view home;      ///< where it keeps things by default; "~/" is the home directory
    std::string_view schedule;  ///< how its own runs are ended
    /// `ca` is the URL of a CA's directory, or empty: for what does not say it itself. Errors: of
    /// reading the directory at all; Errc::bad_usage when `ca` is needed.
    Result<Foreign> (*read)(const std::filesystem::path& home, const std::string& ca);
};

/// One explicit table, sorted by name.
std::span<const ForeignClient> foreign_clients();
/// Errors: Errc::bad_usage, listing the names.
Result<const ForeignClient*> find_foreign_client(std::string_view name);

Result<Foreign> read_acme_sh(const std::filesystem::path& home, const std::string& ca);
Result<Foreign> read_certbot(const std::filesystem::path& home, const std::string& ca);
Result<Foreign> read_dehydrated(const std::filesystem::path& home, const std::string& ca);
Result<Foreign> read_getssl(const std::filesystem::path& home, const std::string& ca);
Result<Foreign> read_lego(const std::filesystem::path& home, const std::string& ca);
Result<Foreign> read_uacme(const std::filesystem::path& home, const std::string& ca);

}  // namespace acme8443::app
