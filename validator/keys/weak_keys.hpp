#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/pki/public_key.hpp"
#include "base/result.hpp"

namespace acme8443::validator::keys {

/// Installed lists of keys whose private half everybody can have (BR 2.3.1 section 6.1.1.3(5.1)).
/// They are sorted, mapped into memory and searched where they lie; none is part of acme8443. Safe
/// to use from many threads. Three forms are known:
///  - Debian's openssl-blacklist: lines of 20 hex digits, the end of
///    SHA-1("Modulus=" upper-case hex "\n");
///  - dwk_blocklists (CVE-2008-0166): lines of 64 hex digits, SHA-256 of the modulus, or of x;
///  - badkeys' blocklist.dat: 15 octets of the same SHA-256, and one that says which list; only in
///    files named *.dat.
/// Lines at the top that start with # are skipped.
class WeakKeys {
public:
    /// One list, or all of a directory, where files in another form are passed over. Errors:
    /// Errc::storage; Errc::damaged if this file is not a list, or no file of this directory is.
    static Result<WeakKeys> open(const std::filesystem::path& path);
    WeakKeys(WeakKeys&&) noexcept;
    WeakKeys& operator=(WeakKeys&&) noexcept;
    ~WeakKeys();

    /// The names of their files.
    std::vector<std::string> names() const;
    /// The name of a list with this RSA modulus or EC x coordinate on it.
    std::optional<std::string> find(const pki::PublicKey& key) const;

private:
    struct List;
    explicit WeakKeys(std::vector<std::unique_ptr<const List>> lists);
    std::vector<std::unique_ptr<const List>> lists_;
};

}  // namespace acme8443::validator::keys
