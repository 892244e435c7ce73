#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace acme8443 {

/// RFC 8555 section 8, RFC 8737 and the dns-account and dns-persist drafts. None of them can be
/// answered on a port other than 80, 443 or in DNS.
enum class ChallengeType : std::uint8_t {
    http_01,
    dns_01,
    tls_alpn_01,
    dns_account_01,
    dns_persist_01
};

/// "http-01" and so on: the names in an authorization.
std::string_view to_string(ChallengeType type);
/// Errors: Errc::bad_usage, naming the text and what is allowed.
Result<ChallengeType> parse_challenge_type(std::string_view text);
/// True for the types that are answered in DNS.
bool answered_in_dns(ChallengeType type);

/// A name a certificate may carry (RFC 8555 section 9.7.7: types "dns" and "ip").
class Identifier {
public:
    enum class Kind : std::uint8_t { dns, ip };

    /// What a person typed, normalised: lower-case A-labels (U-labels through libidn2, one trailing
    /// dot dropped), or RFC 5952 IP text (brackets dropped). Does not judge whether a CA would
    /// issue for it: that is validator's. Errors: Errc::bad_usage for an empty text, a URL, a port,
    /// a path, white space, a name libidn2 refuses; each says what to type instead.
    static Result<Identifier> parse(std::string_view text);
    /// Somebody else's text exactly as it stands, to be judged.
    static Identifier raw(Kind kind, std::string value) { return {kind, std::move(value)}; }

    Kind kind() const noexcept { return kind_; }
    bool wildcard() const noexcept { return kind_ == Kind::dns && value_.starts_with("*."); }
    const std::string& value() const noexcept { return value_; }
    /// Without "*.": the name of the authorization (RFC 8555 section 7.1.4).
    std::string base_name() const { return wildcard() ? value_.substr(2) : value_; }
    auto operator<=>(const Identifier&) const = default;

private:
    Identifier(Kind kind, std::string value) : kind_(kind), value_(std::move(value)) {}
    Kind kind_;
    std::string value_;
};

/// "dns" or "ip".
std::string_view to_string(Identifier::Kind kind);

}  // namespace acme8443
