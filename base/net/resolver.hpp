#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/net/address.hpp"
#include "base/result.hpp"

namespace acme8443::net {

enum class RecordType : std::uint16_t {
    a = 1,
    ns = 2,
    cname = 5,
    soa = 6,
    txt = 16,
    aaaa = 28,
    caa = 257
};
enum class Dnssec : std::uint8_t { secure, insecure };

std::string_view to_string(RecordType type);  ///< "AAAA"

/// NXDOMAIN and NODATA are answers with no records, not errors; "could not tell" (SERVFAIL, bogus,
/// time out) is an Error.
struct DnsAnswer {
    std::vector<std::string> records{};  ///< rdata in wire form
    Dnssec dnssec{Dnssec::insecure};
    bool exists{true};             ///< false: NXDOMAIN
    std::string canonical_name{};  ///< after CNAMEs; empty when there were none
    std::uint32_t ttl{};           ///< seconds
};

/// A validating resolver (libunbound); tests hold a zone in memory. Answers that say "nothing
/// there" are not kept, so that who waits for a record can ask again. Not thread-safe: one per
/// thread. Errors: Errc::dns (the message says SERVFAIL, bogus and why, ...), timeout, cancelled.
class Resolver {
public:
    virtual ~Resolver() = default;
    virtual Result<DnsAnswer> resolve(std::string_view name, RecordType type,
                                      std::stop_token stop) = 0;
};

struct ResolverOptions {
    /// "ADDR" or "ADDR:PORT", asked recursively; empty: those in resolv.conf.
    std::vector<std::string> servers{};
    /// DS or DNSKEY records. Empty and `servers` too: Debian's root key when it is there, optional.
    /// Empty with `servers`: no validation, because the IANA root does not sign private names.
    std::string trust_anchor_file{};
    /// When the servers drop signatures, so that nothing could be secure: answer Dnssec::insecure
    /// instead of calling every name bogus.
    bool trust_anchor_optional{};
    std::chrono::milliseconds timeout{15'000};  ///< for one question, retries included
};

/// Errors: Errc::bad_config, also for a trust anchor that cannot be read.
Result<std::unique_ptr<Resolver>> make_resolver(const ResolverOptions& options);

/// The addresses in A and AAAA rdata, in the answer's order.
std::vector<Address> addresses(const DnsAnswer& answer);
/// The text in TXT rdata, strings of one record joined.
std::vector<std::string> texts(const DnsAnswer& answer);
/// The host names in NS or CNAME rdata, lower case, without their last dots.
std::vector<std::string> names(const DnsAnswer& answer);

}  // namespace acme8443::net
