// The common name repeats one of the names.
#include "validator/lint/address.hpp"
#include "validator/rules/certificate_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

bool among_addresses(const View& view, std::string_view text)
{
    return std::ranges::any_of(view.subject_alt_names, [&](const lint::GeneralName& name) {
        return is_address(name) && lint::address_of(name.value).text() == text;
    });
}

Evidence common_name_not_exactly_among(const View& view)
{
    for (const lint::Attribute& attribute : view.subject.attributes) {
        if (attribute.field != Field::common_name || !attribute.textual) continue;
        const auto names = view.dns_names();
        if (std::ranges::find(names, attribute.text, &HostName::text) == names.end() &&
            !among_addresses(view, attribute.text)) {
            return attribute.text;
        }
    }
    return std::nullopt;
}

Evidence common_name_not_among(const View& view)
{
    const bool found = std::ranges::any_of(view.dns_names(), [&](const HostName& host) {
        return equal_but_for_case(host.text, view.common_name);
    });
    if (found || among_addresses(view, view.common_name)) return std::nullopt;
    return view.common_name;
}
bool has_common_name(const View& view) { return !view.common_name.empty(); }

constexpr Rule table[] = {
    br_must({.id = "subject-common-name-not-exactly-from-san",
             .aka = "zlint: e_subject_common_name_not_exactly_from_san",
             .cites = "BR 2.3.1 section 7.1.4.3",
             .statement = "The common name is, character for character, one of the names.",
             .judge = when<common_name_not_exactly_among, end_entity, server>,
             .effective = {.from = utc(2021, 8, 25)}}),
    br_must({.id = "subject-common-name-not-from-san",
             .aka = "zlint: e_subject_common_name_not_from_san",
             .cites = "BR 2.3.1 section 7.1.4.3",
             .statement = "The common name is one of the names.",
             .judge = when<common_name_not_among, end_entity, has_common_name, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2021, 8, 25)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_common_name_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
