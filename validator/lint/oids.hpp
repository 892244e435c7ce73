#pragma once
#include <string_view>

/// Object identifiers as their DER contents.
namespace acme8443::validator::lint::oid {

using namespace std::string_view_literals;

inline constexpr auto caissuers = "\x2b\x06\x01\x05\x05\x07\x30\x02"sv;
inline constexpr auto ocsp = "\x2b\x06\x01\x05\x05\x07\x30\x01"sv;
inline constexpr auto cps = "\x2b\x06\x01\x05\x05\x07\x02\x01"sv;
inline constexpr auto user_notice = "\x2b\x06\x01\x05\x05\x07\x02\x02"sv;

inline constexpr auto any_policy = "\x55\x1d\x20\x00"sv;
// BR section 7.1.6.1: 2.23.140.1.1 and 2.23.140.1.2.1 to .3.
inline constexpr auto extended_validated = "\x67\x81\x0c\x01\x01"sv;
inline constexpr auto domain_validated = "\x67\x81\x0c\x01\x02\x01"sv;
inline constexpr auto organization_validated = "\x67\x81\x0c\x01\x02\x02"sv;
inline constexpr auto individual_validated = "\x67\x81\x0c\x01\x02\x03"sv;

inline constexpr auto server_auth = "\x2b\x06\x01\x05\x05\x07\x03\x01"sv;
inline constexpr auto client_auth = "\x2b\x06\x01\x05\x05\x07\x03\x02"sv;
inline constexpr auto code_signing = "\x2b\x06\x01\x05\x05\x07\x03\x03"sv;
inline constexpr auto email_protection = "\x2b\x06\x01\x05\x05\x07\x03\x04"sv;
inline constexpr auto time_stamping = "\x2b\x06\x01\x05\x05\x07\x03\x08"sv;
inline constexpr auto ocsp_signing = "\x2b\x06\x01\x05\x05\x07\x03\x09"sv;
inline constexpr auto any_purpose = "\x55\x1d\x25\x00"sv;
inline constexpr auto precertificate_signing = "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x04"sv;

inline constexpr auto rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
inline constexpr auto ec = "\x2a\x86\x48\xce\x3d\x02\x01"sv;
inline constexpr auto dsa = "\x2a\x86\x48\xce\x38\x04\x01"sv;
inline constexpr auto ed25519 = "\x2b\x65\x70"sv;
inline constexpr auto x25519 = "\x2b\x65\x6e"sv;

}  // namespace acme8443::validator::lint::oid
