#include "acme/renewal_info.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "acme/json.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using std::chrono::seconds;

constexpr seconds least_ask_again = std::chrono::minutes(1);
constexpr seconds most_ask_again = std::chrono::hours(24);
constexpr seconds usual_ask_again = std::chrono::hours(6);

Result<RenewalInfo> read_renewal_info(const Answer& answer)
{
    const nlohmann::json document = TRY(answer.json());
    const nlohmann::json& window = member_at(document, "suggestedWindow");
    RenewalInfo info{};
    info.start = TRY(parse_rfc3339(string_at(window, "start")));
    info.end = TRY(parse_rfc3339(string_at(window, "end")));
    info.explanation_url = printable(string_at(document, "explanationURL"), 300);
    if (info.end <= info.start)
        return fail(Errc::protocol, "the suggested window ends before it begins");
    info.ask_again_in =
        std::clamp(answer.retry_after.value_or(usual_ask_again), least_ask_again, most_ask_again);
    return info;
}

}  // namespace

Result<std::optional<RenewalInfo>> renewal_info(Session& ca, std::string_view ari_id,
                                                std::stop_token stop)
{
    std::string url = TRY(ca.directory(stop)).renewal_info;
    if (url.empty()) return std::nullopt;
    if (!url.ends_with('/')) url += '/';
    auto info = ca.get(url + std::string(ari_id), stop).and_then(read_renewal_info);
    if (!info) return fail(std::move(info).error().while_doing("asking when to renew"));
    return *std::move(info);
}

std::chrono::sys_seconds pick_moment(const RenewalInfo& info, std::uint64_t random)
{
    const auto length = static_cast<std::uint64_t>((info.end - info.start).count());
    return info.start + seconds(static_cast<seconds::rep>(random % length));
}

}  // namespace acme8443::acme
