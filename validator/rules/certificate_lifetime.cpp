// How long a certificate lives: the caps by the day it begins (BR section 6.3.2).
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace std::chrono_literals;

bool ends_before_it_begins(const View& view) { return view.not_before.when > view.not_after.when; }

template <unsigned days>
bool longer_than(const View& view)
{
    return view.not_after.when + 1s - view.not_before.when > std::chrono::days(days);
}

bool longer_than_825_days(const View& view)
{
    return view.not_before.when + std::chrono::days(825) < view.not_after.when;
}

bool longer_than_39_months(const View& view)
{
    const auto day = std::chrono::floor<std::chrono::days>(view.not_before.when);
    const std::chrono::year_month_day begin(day);
    const auto month = begin.year() / begin.month() + std::chrono::months(39);
    // The 31st of a shorter month is a day of the next one.
    const auto end = std::chrono::sys_days(month / 1) +
                     std::chrono::days(static_cast<unsigned>(begin.day()) - 1);
    return end + (view.not_before.when - day) < view.not_after.when;
}

bool backdated(const View& view)
{
    return view.timestamps > 0 && view.newest_timestamp - view.not_before.when > 48h;
}

constexpr Rule table[] = {
    rfc_must({.id = "validity-time-not-positive",
              .aka = "zlint: e_validity_time_not_positive",
              .cites = "RFC 5280 section 4.1.2.5",
              .statement = "The certificate does not end before it begins.",
              .judge = when<ends_before_it_begins>}),
    br_must({.id = "sub-cert-valid-time-longer-than-39-months",
             .aka = "zlint: e_sub_cert_valid_time_longer_than_39_months",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 39 months.",
             .judge = when<longer_than_39_months, subscriber, server>,
             .effective = {.from = utc(2016, 7, 2)}}),
    br_must({.id = "sub-cert-valid-time-longer-than-825-days",
             .aka = "zlint: e_sub_cert_valid_time_longer_than_825_days",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 825 days.",
             .judge = when<longer_than_825_days, subscriber, server>,
             .effective = {.from = utc(2018, 3, 2)}}),
    br_must({.id = "server-cert-valid-time-longer-than-398-days",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 398 days.",
             .judge = when<longer_than<398>, end_entity, server>,
             .effective = {.from = utc(2020, 9, 1), .until = utc(2026, 3, 15)}}),
    br_should({.id = "server-cert-valid-time-longer-than-397-days",
               .cites = "BR 2.3.1 section 6.3.2",
               .statement = "The certificate lives at most 397 days, a day less than the limit.",
               .judge = when<longer_than<397>, end_entity, server>,
               .effective = {.from = utc(2020, 9, 1), .until = utc(2026, 3, 15)}}),
    br_must({.id = "server-cert-valid-time-longer-than-200-days",
             .aka = "zlint: e_server_cert_valid_time_longer_than_200_days",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 200 days.",
             .judge = when<longer_than<200>, end_entity, server>,
             .effective = {.from = utc(2026, 3, 15), .until = utc(2027, 3, 15)}}),
    br_should({.id = "server-cert-valid-time-longer-than-199-days",
               .aka = "zlint: w_server_cert_valid_time_longer_than_199_days",
               .cites = "BR 2.3.1 section 6.3.2",
               .statement = "The certificate lives at most 199 days, a day less than the limit.",
               .judge = when<longer_than<199>, end_entity, server>,
               .effective = {.from = utc(2026, 3, 15), .until = utc(2027, 3, 15)}}),
    br_must({.id = "server-cert-valid-time-longer-than-100-days",
             .aka = "zlint: e_server_cert_valid_time_longer_than_100_days",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 100 days.",
             .judge = when<longer_than<100>, end_entity, server>,
             .effective = {.from = utc(2027, 3, 15), .until = utc(2029, 3, 15)}}),
    br_should({.id = "server-cert-valid-time-longer-than-99-days",
               .aka = "zlint: w_server_cert_valid_time_longer_than_99_days",
               .cites = "BR 2.3.1 section 6.3.2",
               .statement = "The certificate lives at most 99 days, a day less than the limit.",
               .judge = when<longer_than<99>, end_entity, server>,
               .effective = {.from = utc(2027, 3, 15), .until = utc(2029, 3, 15)}}),
    br_must({.id = "server-cert-valid-time-longer-than-47-days",
             .aka = "zlint: e_server_cert_valid_time_longer_than_47_days",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 47 days.",
             .judge = when<longer_than<47>, end_entity, server>,
             .effective = {.from = utc(2029, 3, 15)}}),
    br_should({.id = "server-cert-valid-time-longer-than-46-days",
               .aka = "zlint: w_server_cert_valid_time_longer_than_46_days",
               .cites = "BR 2.3.1 section 6.3.2",
               .statement = "The certificate lives at most 46 days, a day less than the limit.",
               .judge = when<longer_than<46>, end_entity, server>,
               .effective = {.from = utc(2029, 3, 15)}}),
    br_must({.id = "excessively-backdated",
             .aka = "zlint: e_excessively backdated",
             .cites = "BR 2.3.1 section 7.1.2.7",
             .statement = "The certificate begins at most 48 hours before it was signed.",
             .judge = when<backdated, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_lifetime_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
