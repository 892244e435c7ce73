#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443::validator {

/// What one CA asks beyond the Forum's rules, or allows less of. An empty optional or list, or
/// false: this CA is not known to ask for it. Plain data, read from profiles/<name>.json: every
/// member there has the name it has here.
struct CaProfile {
    std::string name{};   ///< "br", "letsencrypt", ...
    std::string title{};  ///< "Let's Encrypt"
    /// False for a private CA: names, addresses and lifetimes are its own business. Ports,
    /// redirects and methods are not: they are what ACME and the Forum agree on.
    bool publicly_trusted{true};
    std::vector<std::string> caa_issuers{};
    /// It runs Boulder, so findings can say what it would answer, in Boulder's words.
    bool boulder{};

    std::string acme_profile{};  ///< its certificate profile of that name; empty: any

    // Names.
    std::vector<std::string> identifier_types{};  ///< "dns", "ip"; empty: both
    std::optional<unsigned> most_labels{};
    std::optional<unsigned> most_names{};
    bool icann_suffix{};  ///< a name ends in a suffix of the ICANN section and is not one

    // The way from port 80.
    std::vector<std::uint16_t> redirect_ports{};
    std::optional<unsigned> most_redirects{};        ///< as it was measured
    std::optional<unsigned> documented_redirects{};  ///< as it is promised
    std::optional<std::size_t> most_path{};          ///< bytes of a decoded redirect path
    std::optional<std::size_t> most_body{};          ///< bytes of the final answer
    bool status_200_only{};
    bool public_redirect_hosts{};  ///< redirect hosts end in an ICANN suffix, or are public
                                   ///< addresses
    bool no_redirect_loops{};      ///< the same absolute URL is not asked for twice
    bool fallback_on_redirect{};   ///< a dead IPv6 address of a redirect target is not the end

    // Keys and requests.
    std::vector<unsigned> rsa_bits{};
    bool rsa_exponent_65537{};
    std::optional<unsigned> rsa_fermat_rounds{};
    bool rsa_flaws{};  ///< refuses what badkeys finds in a modulus: a prime
                       ///< factor up to 65537, a prime or a power, a run of one byte
    std::vector<std::string> ec_curves{};  ///< "P-256", ...
    bool csr_strict{};                     ///< no e-mail and URI names, no address in the CN

    // Port 443 and DNS, where this CA's reading is narrower than the text.
    bool tls_alpn_strict{};
    bool caa_strict{};

    // What it issues, and what it is told.
    std::optional<unsigned> lifetime_hours{};
    std::optional<bool> common_name{};       ///< it puts one into the subject
    std::optional<bool> key_encipherment{};  ///< it lets RSA keys encipher keys
    std::optional<bool> subject_key_id{};
    std::optional<bool> client_auth{};
    std::optional<bool> ocsp{};  ///< it answers OCSP
    std::vector<unsigned> revocation_reasons{};
};

/// One of the profiles that are compiled in, or the file at this path, which ends in ".json".
/// "extends" names the profile that the file adds to. Errors: Errc::bad_usage, listing the
/// profiles; Errc::bad_config for a file that is none, naming what is wrong with it; Errc::storage.
Result<CaProfile> ca_profile(std::string_view name_or_path);
/// Any ACME CA, as its directory shows it (RFC 8555 section 7.1.1): the Forum's rules, with the
/// names that its CAA records go by.
CaProfile ca_of_directory(std::string title, std::vector<std::string> caa_identities);
std::vector<std::string> ca_profile_names();

}  // namespace acme8443::validator
