#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/net/resolver.hpp"
#include "validator/facts/caa.hpp"

namespace acme8443::validator::preflight {

/// Looks up the CAA records that RFC 8659 section 3 asks for, those of one order. What is above a
/// name that has records, or whose lookup fails, does not matter and is not asked for; names that
/// share parents ask for them once. After 20 s no more questions are asked, and the facts say so.
class CaaLookups {
public:
    /// The tools must outlive it.
    CaaLookups(net::Resolver& resolver, const Clock& clock, std::stop_token stop);

    /// From this name up to the top-level domain. Errors: Errc::cancelled; a lookup that fails is a
    /// fact.
    Result<CaaFacts> climb(std::string_view name);

private:
    Result<CaaAnswer> ask(const std::string& owner);

    net::Resolver& resolver_;
    const Clock& clock_;
    std::stop_token stop_;
    std::chrono::milliseconds end_;
    std::map<std::string, CaaAnswer, std::less<>> known_{};
};

}  // namespace acme8443::validator::preflight
