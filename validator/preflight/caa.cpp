#include "validator/preflight/caa.hpp"

#include <optional>
#include <utility>

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::validator::preflight {
namespace {

using namespace std::chrono_literals;

constexpr auto longest = 20'000ms;

/// RFC 8659 section 4.1: flags, the tag with its length first, the value.
std::optional<CaaRecord> record(std::string_view rdata)
{
    if (rdata.size() < 2) return std::nullopt;
    const auto flags = static_cast<std::uint8_t>(rdata[0]);
    const std::size_t length = static_cast<unsigned char>(rdata[1]);
    rdata.remove_prefix(2);
    if (length == 0 || length > rdata.size()) return std::nullopt;
    return CaaRecord{flags, std::string(rdata.substr(0, length)),
                     std::string(rdata.substr(length))};
}

CaaAnswer failed(std::string why) { return {{}, std::move(why)}; }

}  // namespace

CaaLookups::CaaLookups(net::Resolver& resolver, const Clock& clock, std::stop_token stop)
    : resolver_(resolver), clock_(clock), stop_(std::move(stop)), end_(clock.uptime() + longest)
{
}

Result<CaaAnswer> CaaLookups::ask(const std::string& owner)
{
    if (clock_.uptime() >= end_) {
        return failed("not asked for: the CAA lookups of this order took longer than 20 s");
    }
    const auto seen = resolver_.resolve(owner, net::RecordType::caa, stop_);
    if (!seen) {
        if (seen.error().code == Errc::cancelled) return fail(seen.error());
        return failed(seen.error().message);
    }
    CaaAnswer answer;
    for (const std::string& rdata : seen->records) {
        auto read = record(rdata);
        if (!read) return failed("a CAA record of " + owner + " cannot be read");
        answer.records.push_back(*std::move(read));
    }
    return answer;
}

Result<CaaFacts> CaaLookups::climb(std::string_view name)
{
    CaaFacts facts;
    const std::string whole = lower(name);
    for (std::string_view owner = whole;;) {
        auto known = known_.find(owner);
        if (known == known_.end()) {
            std::string key(owner);
            CaaAnswer answer = TRY(ask(key));
            known = known_.emplace(std::move(key), std::move(answer)).first;
        }
        const auto& [at, answer] = *known;
        facts.zone.emplace(at, answer);
        const auto dot = owner.find('.');
        if (answer.error || !answer.records.empty() || dot == owner.npos) return facts;
        owner.remove_prefix(dot + 1);
    }
}

}  // namespace acme8443::validator::preflight
