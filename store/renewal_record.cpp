#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "store/layout.hpp"
#include "store/record.hpp"
#include "store/store.hpp"

namespace acme8443::store {
namespace {

using nlohmann::json;

json as_json(const std::optional<Window>& window)
{
    if (!window) return json();
    return json{{"start", rfc3339(window->start)}, {"end", rfc3339(window->end)}};
}

Result<std::optional<Window>> as_window(const json& value)
{
    if (value.is_null()) return std::nullopt;
    const auto start = TRY(parse_rfc3339(value.at("start").get<std::string>()));
    const auto end = TRY(parse_rfc3339(value.at("end").get<std::string>()));
    return Window{start, end};
}

Result<void> fill(RenewalRecord& record, const json& j)
{
    j.at("failures").get_to(record.failures);
    record.last_attempt = TRY(as_moment(j.at("last_attempt")));
    record.not_before = TRY(as_moment(j.at("not_before")));
    record.renew_at = TRY(as_moment(j.at("renew_at")));
    j.at("renew_at_generation").get_to(record.renew_at_generation);
    record.window = TRY(as_window(j.value("window", json())));
    record.ask_at = TRY(as_moment(j.value("ask_at", json())));
    j.at("last_error").get_to(record.last_error);
    return {};
}

std::filesystem::path starts_of(const std::filesystem::path& root) { return root / "starts.json"; }

}  // namespace

Result<RenewalRecord> Store::renewal(std::string_view name) const
{
    const Layout at = TRY(Layout::of(root_, name));
    RenewalRecord record;
    auto read = read_record(at.renewal(), [&](const json& j) { return fill(record, j); });
    if (!read && read.error().code != Errc::not_found) return fail(std::move(read).error());
    return record;
}

Result<void> Store::save_renewal(std::string_view name, const RenewalRecord& record) const
{
    const Layout at = TRY(Layout::of(root_, name));
    return write_record(at.renewal(), {{"failures", record.failures},
                                       {"last_attempt", as_json(record.last_attempt)},
                                       {"not_before", as_json(record.not_before)},
                                       {"renew_at", as_json(record.renew_at)},
                                       {"renew_at_generation", record.renew_at_generation},
                                       {"window", as_json(record.window)},
                                       {"ask_at", as_json(record.ask_at)},
                                       {"last_error", record.last_error}});
}

std::vector<std::chrono::sys_seconds> Store::starts() const
{
    std::vector<std::chrono::sys_seconds> starts;
    auto read = read_record(starts_of(root_), [&](const json& j) -> Result<void> {
        for (const json& each : j.at("starts"))
            starts.push_back(TRY(parse_rfc3339(each.get<std::string>())));
        return {};
    });
    return read ? starts : std::vector<std::chrono::sys_seconds>();
}

Result<void> Store::save_starts(const std::vector<std::chrono::sys_seconds>& starts) const
{
    // Whoever holds the lock is writing the same: it is a hint, one of them is enough.
    const auto lock = file::Lock::take(root_ / "locks" / "starts");
    if (!lock) return lock.error().code == Errc::busy ? Result<void>() : fail(lock.error());
    TRY(file::remove_leftovers(starts_of(root_)));
    json texts = json::array();
    for (const std::chrono::sys_seconds each : starts) texts.push_back(rfc3339(each));
    return write_record(starts_of(root_), {{"starts", std::move(texts)}});
}

}  // namespace acme8443::store
