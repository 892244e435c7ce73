#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443 {

/// Bytes that wipe themselves. No operator<<, no JSON: it cannot be printed by accident. Copying is
/// explicit. Files that hold one are born 0600.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view bytes);
    Secret(Secret&&) noexcept = default;
    Secret& operator=(Secret&&) noexcept;
    ~Secret();
    Secret copy() const { return Secret(reveal()); }
    bool empty() const noexcept { return bytes_.empty(); }
    /// The word to look for in review.
    std::string_view reveal() const noexcept { return {bytes_.data(), bytes_.size()}; }

private:
    std::vector<char> bytes_;
};

/// Overwrites a string that held a secret, and empties it.
void wipe(std::string& text) noexcept;

/// The secret that a reference names, read now; line ends behind it are not part of it. The ways to
/// name one, so that no configuration, argument or log ever holds the secret itself:
///
///     file:/path                a file that only its owner, and at most one group, can read
///     env:NAME                  a variable of our own environment; hooks do not inherit it
///     systemd-creds:NAME        what LoadCredential= or LoadCredentialEncrypted= gave to the unit
///     systemd-creds:/path       an encrypted credential, by systemd-creds(1)
///     exec:/program argument    what a program prints; split at blanks, no shell, at most a minute
///
/// Errors name the reference, never the secret: Errc::bad_config when it is none of these (a
/// password typed in its place is not repeated), or names nothing, or nothing but blanks;
/// Errc::permission for a file that is open to others, with the command that mends it; those of
/// reading a file and of running a program.
Result<Secret> read_secret(std::string_view reference);

/// Whether it has one of these forms; reads nothing. For configuration that is checked long before
/// the secret is needed.
Result<void> check_secret_reference(std::string_view reference);

}  // namespace acme8443
