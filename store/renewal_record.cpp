#include <nlohmann/json.hpp>

#include "base/try.hpp"
#include "store/layout.hpp"
#include "store/record.hpp"
#include "store/store.hpp"

namespace acme8443::store {

Result<RenewalRecord> Store::renewal(std::string_view name) const
{
    const Layout at = TRY(Layout::of(root_, name));
    RenewalRecord record;
    auto read = read_record(at.renewal(), [&](const nlohmann::json& j) -> Result<void> {
        j.at("failures").get_to(record.failures);
        record.last_attempt = TRY(as_moment(j.at("last_attempt")));
        record.not_before = TRY(as_moment(j.at("not_before")));
        record.renew_at = TRY(as_moment(j.at("renew_at")));
        j.at("renew_at_generation").get_to(record.renew_at_generation);
        j.at("last_error").get_to(record.last_error);
        return {};
    });
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
                                       {"last_error", record.last_error}});
}

}  // namespace acme8443::store
