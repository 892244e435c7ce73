// How the times of the validity are written.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

constexpr unsigned char utc_time = 0x17;
constexpr unsigned char generalized_time = 0x18;

template <auto wrong, unsigned char tag>
bool a_time(const View& view)
{
    return (view.not_before.tag == tag && wrong(view.not_before)) ||
           (view.not_after.tag == tag && wrong(view.not_after));
}
bool before_2050(const lint::Time& time) { return time.when < utc(2050, 1, 1); }
bool utc_without_seconds(const lint::Time& time)
{
    return time.text.size() != 13 && time.text.size() != 17;
}
bool not_zulu(const lint::Time& time) { return !time.text.ends_with('Z'); }
bool without_seconds(const lint::Time& time) { return time.text.size() < 15; }
bool with_fraction(const lint::Time& time) { return time.text.find('.') != time.text.npos; }

constexpr Rule table[] = {
    rfc_must({.id = "wrong-time-format-pre2050",
              .aka = "zlint: e_wrong_time_format_pre2050",
              .cites = "RFC 5280 section 4.1.2.5",
              .statement = "Times until 2049 are UTCTime.",
              .judge = when<a_time<before_2050, generalized_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "utc-time-does-not-include-seconds",
              .aka = "zlint: e_utc_time_does_not_include_seconds",
              .cites = "RFC 5280 section 4.1.2.5.1",
              .statement = "A UTCTime has seconds.",
              .judge = when<a_time<utc_without_seconds, utc_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "utc-time-not-in-zulu",
              .aka = "zlint: e_utc_time_not_in_zulu",
              .cites = "RFC 5280 section 4.1.2.5.1",
              .statement = "A UTCTime is in UTC.",
              .judge = when<a_time<not_zulu, utc_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "generalized-time-does-not-include-seconds",
              .aka = "zlint: e_generalized_time_does_not_include_seconds",
              .cites = "RFC 5280 section 4.1.2.5.2",
              .statement = "A GeneralizedTime has seconds.",
              .judge = when<a_time<without_seconds, generalized_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "generalized-time-includes-fraction-seconds",
              .aka = "zlint: e_generalized_time_includes_fraction_seconds",
              .cites = "RFC 5280 section 4.1.2.5.2",
              .statement = "A GeneralizedTime has no fractions of seconds.",
              .judge = when<a_time<with_fraction, generalized_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "generalized-time-not-in-zulu",
              .aka = "zlint: e_generalized_time_not_in_zulu",
              .cites = "RFC 5280 section 4.1.2.5.2",
              .statement = "A GeneralizedTime is in UTC.",
              .judge = when<a_time<not_zulu, generalized_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_time_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
