// The basic constraints: who is a CA.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

bool path_length_out_of_place(const View& view)
{
    return view.path_length && !(view.ca && signs_certificates(view));
}
bool path_length_negative(const View& view)
{
    return view.path_length && !view.path_length->empty() && (view.path_length->front() & 0x80);
}
bool constraints_readable(const View& view) { return view.constraints_readable; }
bool ca_false_written(const View& view) { return view.ca_false_written; }

constexpr Rule table[] = {
    br_must({.id = "sub-cert-basic-constraints-not-critical",
             .aka = "zlint: e_sub_cert_basic_constraints_not_critical",
             .cites = "BR 2.3.1 section 7.1.2.7.6",
             .statement = "The basic constraints are critical.",
             .judge = when<not_critical<Ext::basic_constraints>, subscriber, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "sub-cert-not-is-ca",
             .aka = "zlint: e_sub_cert_not_is_ca",
             .cites = "BR 2.3.1 section 7.1.2.7.8",
             .statement = "Who signs no certificates is no CA.",
             .judge = when<a_ca, signs_no_certificates, present<Ext::key_usage>,
                           present<Ext::basic_constraints>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ca-is-ca",
             .aka = "zlint: e_ca_is_ca",
             .cites = "BR 2.3.1 section 7.1.2.10.4",
             .statement = "Who signs certificates is a CA.",
             .judge = when<not_a_ca_by_constraints, signs_certificates, present<Ext::key_usage>,
                           present<Ext::basic_constraints>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_must({.id = "basic-constr-invalid-der",
              .aka = "zlint: e_basic_constr_invalid_der",
              .cites = "RFC 5280 section 4.1",
              .statement = "Who is no CA does not say so: DER leaves out defaults.",
              .judge = when<ca_false_written>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "path-len-constraint-improperly-included",
              .aka = "zlint: e_path_len_constraint_improperly_included",
              .cites = "RFC 5280 section 4.2.1.9",
              .statement = "Only a CA that signs certificates limits the path.",
              .judge = when<path_length_out_of_place>,
              .effective = {.from = utc(2002, 4, 1)}}),
    rfc_must({.id = "path-len-constraint-zero-or-less",
              .aka = "zlint: e_path_len_constraint_zero_or_less",
              .cites = "RFC 5280 section 4.2.1.9",
              .statement = "The limit of the path is not negative.",
              .judge = when<path_length_negative, constraints_readable>,
              .effective = {.from = utc(1999, 1, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_constraint_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
