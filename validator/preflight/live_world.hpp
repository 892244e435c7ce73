#pragma once
#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/net/http_client.hpp"
#include "base/net/resolver.hpp"
#include "validator/facts/survey.hpp"
#include "validator/preflight/http_01.hpp"
#include "validator/preflight/time_limit.hpp"

namespace acme8443::validator::preflight {

/// Asks as long as the limit lets it: what is cut is Errc::timeout, saying so. Errc::cancelled is
/// left for who has been asked to stop.
class LimitedResolver final : public net::Resolver {
public:
    LimitedResolver(net::Resolver& inner, const TimeLimit& limit) : inner_(inner), limit_(limit) {}
    Result<net::DnsAnswer> resolve(std::string_view name, net::RecordType type,
                                   std::stop_token stop = {}) override;

private:
    net::Resolver& inner_;
    const TimeLimit& limit_;
};

/// The network as it is seen from here, for the http-01 machine. What it asks with must outlive it.
class LiveWorld final : public World {
public:
    /// `most_seen`: bytes of an answer that are kept for sights(); the machine gets what the CA
    /// would read.
    LiveWorld(net::HttpClient& http, LimitedResolver& resolver, const Clock& clock,
              const TimeLimit& limit, std::size_t most_seen = 0);

    Result<Resolved> resolve(const Resolve& what) override;
    Result<Fetched> fetch(const Fetch& what) override;

    /// How each address answered the first URL that was fetched.
    const std::map<std::string, AddressSight>& sights() const { return sights_; }
    /// The same of an address that the machine had no reason to ask. Errors: Errc::cancelled.
    Result<AddressSight> look(const std::string& url, const std::string& address);

private:
    Result<net::HttpResponse> get(const std::string& url, const std::string& address,
                                  std::size_t most_body, std::chrono::milliseconds connecting,
                                  std::chrono::milliseconds whole);

    net::HttpClient& http_;
    LimitedResolver& resolver_;
    const Clock& clock_;
    const TimeLimit& limit_;
    std::size_t most_seen_;
    std::chrono::milliseconds end_;
    std::string first_url_{};
    std::map<std::string, AddressSight> sights_{};
};

}  // namespace acme8443::validator::preflight
