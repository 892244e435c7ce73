// The name constraints of a CA: what it may issue for.
#include "validator/lint/address.hpp"
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

constexpr unsigned x400_address = 3;
constexpr unsigned edi_party_name = 5;
constexpr unsigned uri = 6;
constexpr unsigned ip_address = 7;
constexpr unsigned registered_id = 8;

template <auto wrong>
bool a_subtree(const View& view)
{
    return std::ranges::any_of(view.subtrees, wrong);
}
template <unsigned tag>
bool of_kind(const lint::Subtree& subtree)
{
    return subtree.tag == tag;
}
bool not_a_host(const lint::Subtree& subtree)
{
    if (subtree.tag != uri) return false;
    return !lint::is_fqdn(subtree.base.substr(subtree.base.starts_with('.') ? 1 : 0));
}
bool permits_reserved(const lint::Subtree& subtree)
{
    const std::string_view base = subtree.base;
    if (!subtree.permitted || subtree.tag != ip_address) return false;
    if (base.size() != 8 && base.size() != 32) return false;
    return lint::meets_reserved(lint::address_of(base.substr(0, base.size() / 2)),
                                lint::address_of(base.substr(base.size() / 2)));
}

bool constraints_empty(const View& view)
{
    return view.find(Ext::name_constraints)->value == std::string_view("\x30\x00", 2);
}
bool after_october_2015(const View& view) { return view.not_after.when > utc(2015, 11, 1); }

constexpr Rule table[] = {
    rfc_must({.id = "ext-name-constraints-not-in-ca",
              .aka = "zlint: e_ext_name_constraints_not_in_ca",
              .cites = "RFC 5280 section 4.2.1.10",
              .statement = "Only a CA constrains names.",
              .judge = when<present<Ext::name_constraints>, end_entity>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-name-constraints-not-critical",
              .aka = "zlint: e_ext_name_constraints_not_critical",
              .cites = "RFC 5280 section 4.2.1.10",
              .statement = "Constraints of names are critical.",
              .judge = when<not_critical<Ext::name_constraints>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "name-constraint-empty",
              .aka = "zlint: e_name_constraint_empty",
              .cites = "RFC 5280 section 4.2.1.10",
              .statement = "Constraints of names permit or exclude some.",
              .judge = when<constraints_empty, present<Ext::name_constraints>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "name-constraint-minimum-non-zero",
              .aka = "zlint: e_name_constraint_minimum_non_zero",
              .cites = "RFC 5280 section 4.2.1.10",
              .statement = "A constraint of names has no minimum but 0.",
              .judge = when<a_subtree<&lint::Subtree::minimum>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "name-constraint-maximum-not-absent",
              .aka = "zlint: e_name_constraint_maximum_not_absent",
              .cites = "RFC 5280 section 4.2.1.10",
              .statement = "A constraint of names has no maximum.",
              .judge = when<a_subtree<&lint::Subtree::maximum>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "name-constraint-not-fqdn",
              .aka = "zlint: e_name_constraint_not_fqdn",
              .cites = "RFC 5280 section 4.2.1.10",
              .statement = "A constraint of URIs is a host or a domain.",
              .judge = when<a_subtree<not_a_host>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_should({.id = "name-constraint-on-x400",
                .aka = "zlint: w_name_constraint_on_x400",
                .cites = "RFC 5280 section 4.2.1.10",
                .statement = "X.400 addresses are not constrained.",
                .judge = when<a_subtree<of_kind<x400_address>>>,
                .effective = {.from = utc(2008, 5, 1)}}),
    rfc_should({.id = "name-constraint-on-edi-party-name",
                .aka = "zlint: w_name_constraint_on_edi_party_name",
                .cites = "RFC 5280 section 4.2.1.10",
                .statement = "EDI party names are not constrained.",
                .judge = when<a_subtree<of_kind<edi_party_name>>>,
                .effective = {.from = utc(2008, 5, 1)}}),
    rfc_should({.id = "name-constraint-on-registered-id",
                .aka = "zlint: w_name_constraint_on_registered_id",
                .cites = "RFC 5280 section 4.2.1.10",
                .statement = "Registered identifiers are not constrained.",
                .judge = when<a_subtree<of_kind<registered_id>>>,
                .effective = {.from = utc(2008, 5, 1)}}),
    br_must({.id = "ext-nc-intersects-reserved-ip",
             .aka = "zlint: e_ext_nc_intersects_reserved_ip",
             .cites = "BR 2.3.1 section 4.2.2",
             .statement = "No reserved address is permitted.",
             .judge = when<a_subtree<permits_reserved>, after_october_2015, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_name_constraint_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
