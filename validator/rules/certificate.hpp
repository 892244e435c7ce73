#pragma once
#include <algorithm>
#include <concepts>
#include <optional>
#include <string_view>

#include "base/pki/der.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "validator/lint/oids.hpp"
#include "validator/rules/families.hpp"

/// What the families of rules about certificates share. Each rule is one line of a table: its
/// breach, and when it applies.
namespace acme8443::validator::rules::certificate {

using View = lint::CertificateView;
using lint::Ext;
using lint::Field;

/// What breaks the rule: the name or the value, as it stands.
using Evidence = std::optional<std::string_view>;

inline bool end_entity(const View& view) { return !view.ca; }
inline bool subscriber(const View& view) { return !view.ca && !view.self_signed; }

inline bool a_ca(const View& view) { return view.ca; }
inline bool subordinate_ca(const View& view) { return view.ca && !view.self_signed; }
inline bool signs_certificates(const View& view) { return (view.key_usage & lint::cert_sign) != 0; }
inline bool signs_no_certificates(const View& view) { return !signs_certificates(view); }
inline bool signs_crls(const View& view) { return (view.key_usage & lint::crl_sign) != 0; }
inline bool signs_no_crls(const View& view) { return !signs_crls(view); }
inline bool not_a_ca(const View& view) { return !view.constraints_readable || !view.ca; }
inline bool not_a_ca_by_constraints(const View& view)
{
    return view.constraints_readable && !view.ca;
}

inline bool holds_policy(const View& view, std::string_view oid)
{
    return view.policies &&
           std::ranges::find(*view.policies, oid, &lint::Policy::oid) != view.policies->end();
}
template <const std::string_view& oid>
bool policy(const View& view)
{
    return holds_policy(view, oid);
}

inline bool has_purpose(const View& view, std::string_view oid)
{
    return std::ranges::find(view.purposes, oid) != view.purposes.end();
}

/// Does the Forum's TLS document speak of it?
inline bool server(const View& view, const CaProfile& ca)
{
    return ca.publicly_trusted && view.for_servers;
}

template <Ext which>
bool present(const View& view)
{
    return view.find(which) != nullptr;
}
template <Ext which>
bool missing(const View& view)
{
    return view.find(which) == nullptr;
}
template <Ext which>
bool critical(const View& view)
{
    const lint::Extension* const extension = view.find(which);
    return extension != nullptr && extension->critical;
}
template <Ext which>
bool not_critical(const View& view)
{
    return present<which>(view) && !critical<which>(view);
}

Finding violated(const View& view, std::string_view evidence);

/// A condition asks the certificate, and the CA too if it takes two.
template <auto condition>
bool holds_for(const View& view, const CaProfile& ca)
{
    if constexpr (requires { condition(view, ca); }) {
        return condition(view, ca);
    } else {
        return condition(view);
    }
}

/// The judge of a rule that applies where all of these hold, and is broken where `breach` says so.
/// A breach is a predicate, or yields Evidence.
template <auto breach, auto... applies>
std::vector<Finding> when(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.certificate) return {};
    const View& view = *facts.certificate->view;
    if (!(holds_for<applies>(view, ca) && ...)) return {};
    const auto found = breach(view);
    if (!found) return {};
    std::string_view evidence;
    if constexpr (!std::same_as<decltype(found), const bool>) evidence = *found;
    return {violated(view, evidence)};
}

/// A line of a table. What the Forum says holds for servers' certificates only.
struct Line {
    std::string_view id;
    std::string_view aka{};
    std::string_view cites;
    std::string_view statement;
    std::vector<Finding> (*judge)(const Facts&, Moment, const CaProfile&);
    Effective effective{};
};

constexpr Rule row(Authority authority, Severity severity, const Line& line)
{
    return {.id = line.id,
            .cites = line.cites,
            .statement = line.statement,
            .area = Area::certificate,
            .authority = authority,
            .severity = severity,
            .effective = line.effective,
            .advice = "Report this to the CA: it wrote the certificate.",
            .aka = line.aka,
            .judge = line.judge};
}
constexpr Rule br_must(const Line& line) { return row(Authority::forum, Severity::refuse, line); }
constexpr Rule br_should(const Line& line) { return row(Authority::forum, Severity::warn, line); }
constexpr Rule br_note(const Line& line) { return row(Authority::forum, Severity::note, line); }
constexpr Rule rfc_must(const Line& line) { return row(Authority::rfc, Severity::refuse, line); }
constexpr Rule rfc_should(const Line& line) { return row(Authority::rfc, Severity::warn, line); }
constexpr Rule rfc_note(const Line& line) { return row(Authority::rfc, Severity::note, line); }

}  // namespace acme8443::validator::rules::certificate
