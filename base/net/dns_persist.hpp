#pragma once
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443::net {

/// A TXT record at _validation-persist.NAME: it lets one account at one CA have certificates for
/// NAME for as long as it stands there. draft-ietf-acme-dns-persist-02 section 4.1.
struct DnsPersistRecord {
    std::string issuer;       ///< the CA's domain name, as it is written
    std::string account_uri;  ///< compared byte by byte
    bool wildcard{};          ///< policy=wildcard: for *.NAME and names below NAME too
    std::optional<std::chrono::sys_seconds> persist_until{};
    bool operator==(const DnsPersistRecord&) const = default;
};

/// The issue-value syntax of RFC 8659 section 4.2; unknown parameters are skipped, and so is a
/// policy other than wildcard. Errors: Errc::protocol for what a CA must not heed: a parameter
/// twice, no accounturi, a persistUntil that is no number, a character out of place.
Result<DnsPersistRecord> parse_dns_persist(std::string_view text);

std::string to_text(const DnsPersistRecord& record);

/// The record as a line of a zone file: NAME. IN TXT "..." "...", strings of 255 bytes at most.
std::string zone_line(std::string_view name, const DnsPersistRecord& record);

/// The accounturi of draft -02, bound to name and key: PREFIXsha-256/BASE64URL. `prefix` is the
/// directory's accountHashPrefix, `name` without "*.", `thumbprint` the account key's (RFC 7638,
/// base64url). Until draft -01 the accounturi is the account's URL itself.
std::string hashed_account_uri(std::string_view prefix, std::string_view name,
                               std::string_view thumbprint, std::string_view account_url);

/// What a CA would ask of a record.
struct DnsPersistWish {
    std::vector<std::string> issuers;       ///< any of them
    std::vector<std::string> account_uris;  ///< any of them
    bool wildcard{};                        ///< the name to prove is a wildcard
    std::chrono::sys_seconds now;
};

struct DnsPersistSearch {
    /// The one that fulfils the wish for longest.
    std::optional<DnsPersistRecord> found{};
    /// For each record of this CA that does not, why; records of other CAs are passed over.
    std::vector<std::string> obstacles{};
};

DnsPersistSearch find_dns_persist(std::span<const std::string> texts, const DnsPersistWish& wish);

}  // namespace acme8443::net
