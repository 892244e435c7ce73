#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/pki/public_key.hpp"
#include "base/result.hpp"
#include "validator/keys/modulus.hpp"
#include "validator/lint/host_name.hpp"
#include "validator/lint/name.hpp"

/// A certificate laid out flat for the rules: read once, in one pass, every view pointing into the
/// DER. OpenSSL would take, and hide, many of the encodings that the rules are about.
namespace acme8443::validator::lint {

struct Time {
    unsigned char tag{};  ///< 0x17 UTCTime, 0x18 GeneralizedTime
    std::string_view text;
    std::chrono::sys_seconds when{};  ///< the epoch when the text is no time
};

/// The extensions that rules look at by name.
enum class Ext : std::uint8_t {
    subject_key_id,
    key_usage,
    subject_alt_name,
    issuer_alt_name,
    basic_constraints,
    name_constraints,
    crl_distribution_points,
    certificate_policies,
    policy_mappings,
    authority_key_id,
    ext_key_usage,
    freshest_crl,
    subject_directory_attributes,
    authority_info_access,
    subject_info_access,
    signed_timestamps,
    inhibit_any_policy,
    onion_descriptors,
    other
};

struct Extension {
    std::string_view oid;
    Ext which{Ext::other};
    bool critical{};
    bool false_written{};  ///< critical FALSE is there, which DER leaves out
    std::string_view value;
};

/// RFC 5280 section 4.2.1.6; the tag is the number of the context tag: 0 otherName ... 8
/// registeredID.
struct GeneralName {
    unsigned tag;
    std::string_view value;
};
using GeneralNames = std::vector<GeneralName>;

/// RFC 5280 section 4.2.1.3: the bit of that number is 1 << it.
enum KeyUsage : unsigned {
    digital_signature = 1,
    content_commitment = 2,
    key_encipherment = 4,
    key_agreement = 16,
    cert_sign = 32,
    crl_sign = 64
};

struct Qualifier {
    std::string_view id;
    std::string_view value;
    bool notice_ref{};         ///< of a UserNotice
    unsigned char text_tag{};  ///< of its explicitText; 0: there is none
    std::string_view text{};
};
struct Policy {
    std::string_view oid;
    std::vector<Qualifier> qualifiers{};
};

/// AccessDescription (RFC 5280 section 4.2.2.1).
struct Access {
    std::string_view method;
    unsigned tag;  ///< of the location, as in GeneralName
    std::string_view location;
};

struct DistributionPoint {
    std::vector<std::string_view> uris{};
    bool has_name{};  ///< fullName or nameRelativeToCRLIssuer, not empty
    bool has_reasons{};
    bool has_issuer{};
};

/// GeneralSubtree (RFC 5280 section 4.2.1.10).
struct Subtree {
    bool permitted;  ///< else excluded
    unsigned tag;    ///< of the base, as in GeneralName
    std::string_view base;
    bool minimum{};  ///< other than 0
    bool maximum{};
};

/// Of a version 2 onion service: the hash of its key (EV Guidelines 1.7.2, appendix F).
struct OnionDescriptor {
    std::string_view uri;
    std::string_view algorithm;  ///< OID of the hash
    std::size_t bits;            ///< of the hash
};

/// The numbers of a DSA key, big-endian without leading zeros: RFC 3279 section 2.3.2. What is
/// missing is empty.
struct DsaKey {
    std::string_view p;
    std::string_view q;
    std::string_view g;
    std::string_view y;
};

struct CertificateView {
    explicit CertificateView(std::string bytes) : der(std::move(bytes)) {}
    CertificateView(const CertificateView&) = delete;  // the views point into der
    CertificateView& operator=(const CertificateView&) = delete;

    const std::string der;
    unsigned version{1};
    std::string_view serial;           ///< contents octets
    std::string label;                 ///< "the certificate with serial 01ab"
    std::string_view inner_algorithm;  ///< AlgorithmIdentifier in the TBSCertificate, whole
    std::string_view outer_algorithm;
    std::string_view signature_oid;  ///< of the inner one
    Name issuer;
    Name subject;
    Time not_before;
    Time not_after;
    std::string_view key_algorithm;     ///< AlgorithmIdentifier of the key, whole
    std::string_view key_bits;          ///< subjectPublicKey, without the octet that counts
    std::optional<pki::PublicKey> key;  ///< empty: unreadable
    std::optional<DsaKey> dsa_key;
    std::string_view key_oid;
    std::optional<keys::Modulus> modulus;  ///< of an RSA key
    bool has_unique_id{};
    /// A TLS client may take it for a server's, or it says so by its policy: the Forum's TLS
    /// document is about it.
    bool for_servers{};
    bool self_signed{};
    std::vector<Extension> extensions;

    // What the extensions say, and nothing where they are absent or unreadable.
    GeneralNames subject_alt_names;
    GeneralNames issuer_alt_names;
    std::vector<std::string_view> purposes;  ///< of the extended key usage
    std::size_t known_purposes{};            ///< how many of them have a meaning
    unsigned key_usage{};                    ///< of KeyUsage
    bool constraints_readable{};
    bool ca{};
    bool ca_false_written{};
    std::optional<std::string_view> path_length;
    std::optional<std::vector<Policy>> policies;
    std::vector<Access> accesses;
    std::vector<DistributionPoint> distribution_points;
    std::optional<std::string_view> authority_key_id;
    std::vector<Subtree> subtrees;
    std::vector<OnionDescriptor> onion_descriptors;
    std::size_t timestamps{};                     ///< embedded SCTs
    std::chrono::sys_seconds newest_timestamp{};  ///< of them

    std::string_view common_name;  ///< the last one, or empty
    /// The common name, if it is not empty and no address, and then the dNSNames.
    std::vector<HostName> hosts;
    bool common_name_is_host{};  ///< hosts begins with it

    std::list<std::string> decoded;  ///< texts that were BMPStrings

    /// The first one of that kind, or nullptr.
    const Extension* find(Ext which) const
    {
        const auto at = first_[static_cast<std::size_t>(which)];
        return at < 0 ? nullptr : &extensions[static_cast<std::size_t>(at)];
    }
    std::span<const HostName> dns_names() const
    {
        return std::span(hosts).subspan(common_name_is_host ? 1 : 0);
    }

    std::array<int, static_cast<std::size_t>(Ext::other) + 1> first_{};
};

/// Errors: Errc::bad_certificate when it is no X.509 certificate. What is odd inside is for the
/// rules.
Result<std::shared_ptr<const CertificateView>> read_certificate(std::string der);

}  // namespace acme8443::validator::lint
